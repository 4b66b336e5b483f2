import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { Subject } from './subject.ts'

export interface Proof {
  readonly method?: string
  readonly url: string
  readonly nonce?: string
  /** The access token that it goes with. */
  readonly token?: string
  readonly jti?: string
  /** Seconds that the proof's clock is off. */
  readonly off?: number
  readonly typ?: string
}

export interface Prove {
  (proof: Proof): Promise<{ readonly dpop: string }>
  /** The key's thumbprint, for a code that is to be bound to it. */
  readonly dpop_jkt: string
}

/** A client's key, and the headers that prove it (RFC 9449). */
export async function prover(subject: Subject): Promise<Prove> {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const jwk = await exportJWK(publicKey)
  const prove = async (proof: Proof): Promise<{ readonly dpop: string }> => {
    const { method = 'POST', url, nonce, token, jti = crypto.randomUUID(), off = 0, typ = 'dpop+jwt' } = proof
    const claims = {
      htm: method,
      htu: url,
      jti,
      iat: Math.floor(subject.now() / 1000) + off,
      ...(nonce !== undefined && { nonce }),
      ...(token !== undefined && { ath: await digest(token) }),
    }
    return { dpop: await new SignJWT(claims).setProtectedHeader({ typ, alg: 'ES256', jwk }).sign(privateKey) }
  }
  return Object.assign(prove, { dpop_jkt: await calculateJwkThumbprint(jwk) })
}

/** SHA-256, as PKCE and DPoP write it. */
export async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return btoa(String.fromCodePoint(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}
