const digests = new Map<string, string>()

/** A hash that is quick and needs no turn of the event loop; 43 characters as SHA-256 in base64url. */
export function digest(text: string): string {
  const known = digests.get(text)
  if (known !== undefined) return known
  let [a, b] = [0x811c9dc5, 0x1b873593]
  for (let at = 0; at < text.length; at++) {
    a = Math.imul(a ^ text.charCodeAt(at), 0x01000193)
    b = Math.imul(b + text.charCodeAt(at), 0x85ebca6b) ^ (b >>> 13)
  }
  const part = `${(a >>> 0).toString(36)}${(b >>> 0).toString(36)}`
  const made = part.padEnd(43, part)
  if (digests.size > 10_000) digests.clear()
  digests.set(text, made)
  return made
}
