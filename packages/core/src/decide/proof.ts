/** A request that is to be proved (RFC 9449 4.2). */
export interface Proof {
  readonly method: string
  readonly url: string
  /** Hash of the access token that goes with it, base64url; undefined where none does. */
  readonly tokenHash: string | undefined
  /** What the server has asked for last; undefined where it never did. */
  readonly nonce: string | undefined
  /** Names the proof: a server takes each once. */
  readonly id: string
  /** Seconds since 1970, by the server's clock. */
  readonly issuedAt: number
}

/** The part of a proof that its signature is for: header and claims, base64url (RFC 7515 5.1, RFC 9449 4.2). */
export function proofInput(publicKey: object, proof: Proof): string {
  const { method, url, tokenHash, nonce, id, issuedAt } = proof
  const { origin, pathname } = new URL(url)
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: publicKey }
  // Without query and fragment; what is undefined JSON leaves out.
  const claims = { jti: id, htm: method, htu: origin + pathname, iat: issuedAt, ath: tokenHash, nonce }
  return `${part(header)}.${part(claims)}`
}

/** All of it is ASCII: URLs are escaped, and a header with anything else in it would not have come. */
function part(value: object): string {
  return btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** What a thumbprint is the hash of: the members of a public key, in the order of their names (RFC 7638 3). */
export function thumbprintInput(publicKey: object): string {
  return JSON.stringify(Object.fromEntries(Object.entries(publicKey).sort(([a], [b]) => (a < b ? -1 : 1))))
}
