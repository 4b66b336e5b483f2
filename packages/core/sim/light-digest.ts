/**
 * Stands where the simulator's SHA-256 stands: hashes of thousands of runs a second would be most of their time, and
 * nothing in a run tries to find one by force.
 */
export function digest(text: string): string {
  let [a, b] = [0x811c9dc5, 0x1b873593]
  for (let at = 0; at < text.length; at++) {
    a = Math.imul(a ^ text.charCodeAt(at), 0x01000193)
    b = Math.imul(b + text.charCodeAt(at), 0x85ebca6b) ^ (b >>> 13)
  }
  const part = `${(a >>> 0).toString(36)}${(b >>> 0).toString(36)}`
  return part.padEnd(43, part)
}

/** As the simulator's. */
export function fingerprint(credential: string): string {
  return digest(credential).slice(0, 12)
}

/** As the simulator's. */
export function halfHash(text: string): string {
  return digest(text).slice(0, 22)
}

/** As the simulator's, which nothing here needs. */
export function base64url(): string {
  throw new TypeError('The simulation signs nothing.')
}
