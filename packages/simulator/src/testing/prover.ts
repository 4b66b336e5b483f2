import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { digest } from '../model/digest.ts'
import { START } from './app.ts'

export interface Prover {
  readonly thumbprint: Promise<string>
  /** A DPoP proof for a request, made at the time of the tests' clock. */
  readonly prove: (
    method: string,
    url: string,
    more?: { readonly token?: string; readonly claims?: object; readonly typ?: string },
  ) => Promise<string>
}

let count = 0

export async function createProver(): Promise<Prover> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = await exportJWK(publicKey)
  const { crv = '', kty = '', x = '', y = '' } = jwk
  return {
    thumbprint: Promise.resolve(digest(JSON.stringify({ crv, kty, x, y }))),
    prove: (htm, htu, { token, claims = {}, typ = 'dpop+jwt' } = {}) => {
      count += 1
      return new SignJWT({
        htm,
        htu,
        jti: `proof ${count}`,
        iat: START / 1000,
        ...(token !== undefined && { ath: digest(token) }),
        ...claims,
      })
        .setProtectedHeader({ typ, alg: 'ES256', jwk })
        .sign(privateKey)
    },
  }
}
