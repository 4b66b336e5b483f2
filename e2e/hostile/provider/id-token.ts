import { SignJWT } from 'jose'
import { halfHash } from './keys.ts'
import type { About, Manners } from './manners.ts'

/** Makes the ID token of an answer as the manners want it; undefined for none. */
export async function signIdToken(
  { claims, header, idToken }: Manners,
  about: About,
  { user, authTime }: { readonly user: string; readonly authTime: number },
): Promise<string | undefined> {
  const { key, now } = about
  const honest = {
    iss: about.issuer,
    sub: user,
    aud: about.clientId,
    iat: now,
    exp: now + 300,
    auth_time: authTime,
    nonce: about.nonce,
    at_hash: halfHash(key.alg, about.accessToken),
  }
  const payload = claims === undefined ? honest : claims(honest, about)
  const own = { alg: key.alg, kid: key.jwk.kid ?? '' }
  const given = header === undefined ? own : { ...header(own, about), alg: key.alg }
  const signer = new SignJWT(payload).setProtectedHeader(given)
  // What stands in `crit` must be known to who signs.
  const jwt = await signer.sign(key.privateKey, { crit: { 'https://hostile.example/must': false } })
  return idToken === undefined ? jwt : idToken(jwt, about)
}
