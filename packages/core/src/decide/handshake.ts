/** Of what tabs say to each other; another version is not heard. */
export const handshakeVersion = 1

interface Said {
  readonly version: typeof handshakeVersion
  /** Of the tab, drawn with each load. */
  readonly from: string
}

/** What tabs say that keep a session in their memory alone. */
export type Handshake =
  /** Here I am, and this is what to seal with for me; with `to` in answer to somebody's hello. */
  | (Said & { readonly kind: 'hello'; readonly key: string; readonly to?: string | undefined })
  /** Who has the secrets of these fingerprints? */
  | (Said & { readonly kind: 'ask'; readonly key: string; readonly marks: readonly string[] })
  /** Here they are, for nobody but `to`. */
  | (Said & { readonly kind: 'offer'; readonly key: string; readonly to: string; readonly sealed: string })
  | (Said & { readonly kind: 'bye' })

const longestName = 64
const longestKey = 256
const mostMarks = 256
const longestSealed = 2_000_000

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longest
}

/** Reads what came over the channel; undefined for what no tab of this version says. */
export function readHandshake(message: unknown): Handshake | undefined {
  if (typeof message !== 'object' || message === null) return undefined
  const { kind, version, from, to, key, marks, sealed } = message as Readonly<Record<string, unknown>>
  if (version !== handshakeVersion || !isText(from, longestName)) return undefined
  if (kind === 'bye') return { kind, version, from }
  if (!isText(key, longestKey)) return undefined
  if (kind === 'hello' && (to === undefined || isText(to, longestName)))
    return { kind, version, from, key, to }
  if (kind === 'ask' && areMarks(marks)) return { kind, version, from, key, marks: [...marks] }
  if (kind === 'offer' && isText(to, longestName) && isText(sealed, longestSealed))
    return { kind, version, from, key, to, sealed }
  return undefined
}

function areMarks(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length <= mostMarks && value.every((mark) => isText(mark, longestName))
}

/** The secrets as they are sealed. */
export function writeSecrets(texts: readonly string[]): string {
  return JSON.stringify(texts)
}

/** Reads what was sealed; nothing for what no tab seals. */
export function readSecrets(sealed: string): string[] {
  if (sealed.length > longestSealed) return []
  try {
    const texts: unknown = JSON.parse(sealed)
    const isSound =
      Array.isArray(texts) && texts.length <= mostMarks && texts.every((text) => typeof text === 'string')
    return isSound ? texts : []
  } catch {
    // Not JSON: whoever wrote it is none of ours.
    return []
  }
}
