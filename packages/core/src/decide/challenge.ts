/** What a server demands before it answers (RFC 9110 11.6.1). */
export interface Challenge {
  /** Lower case. */
  readonly scheme: string
  /** By name, lower case; the first of each. */
  readonly parameters: Readonly<Record<string, string>>
}

const token = "[!#$%&'*+.^_`|~\\w-]+"
/** The pieces of the header: a parameter, quoted or not; the credentials of older schemes; the name of a scheme. */
const pieces = [
  `(${token})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|(${token}))`,
  '[\\w.~+/-]+=+(?=[\\s,]|$)',
  `(${token})(?=[\\s,]|$)`,
]
/** Longer headers are not looked into, characters. */
const longest = 8_000

/** Reads the header WWW-Authenticate, which may have several challenges; none where it is not well-formed. */
export function readChallenges(header: string | null): readonly Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = []
  if (header === null || header.length > longest) return []
  const piece = new RegExp(`[\\s,]*(?:${pieces.join('|')})[\\s,]*`, 'y')
  while (piece.lastIndex < header.length) {
    const found = piece.exec(header)
    if (found === null) return []
    const [, name, quoted = '', plain = quoted.replaceAll(/\\(.)/g, '$1'), scheme] = found
    if (scheme !== undefined) challenges.push({ scheme: scheme.toLowerCase(), parameters: {} })
    else if (name !== undefined) {
      const parameters = challenges.at(-1)?.parameters
      if (parameters === undefined) return []
      parameters[name.toLowerCase()] ??= plain
    }
  }
  return challenges
}
