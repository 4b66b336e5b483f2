import { sha256, sha384 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Base64url without padding, from bytes. Written out, since no runtime that we support has it synchronously. */
export function base64url(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3)
    const group = (a << 16) | (b << 8) | c
    text += [18, 12, 6, 0].map((shift) => ALPHABET[(group >> shift) & 63]).join('')
  }
  const spare = (3 - (bytes.length % 3)) % 3
  return spare === 0 ? text : text.slice(0, -spare)
}

/** The S256 code challenge of a verifier (RFC 7636 section 4.2), and the `ath` of an access token (RFC 9449). */
export function digest(text: string): string {
  return base64url(sha256(utf8ToBytes(text)))
}

/** Names a credential without showing it: the first 12 base64url characters of its SHA-256. */
export function fingerprint(credential: string): string {
  return base64url(sha256(utf8ToBytes(credential)).subarray(0, 9))
}

/** `at_hash` and `c_hash` (OpenID Connect Core section 3.3.2.11): the left half of the hash of the algorithm's size. */
export function halfHash(text: string, alg: string): string {
  const hash = (alg.endsWith('384') ? sha384 : sha256)(utf8ToBytes(text))
  return base64url(hash.subarray(0, hash.length / 2))
}
