import { exportJWK, generateKeyPair } from 'jose'
import { randomBytes } from 'node:crypto'
import type { JWKS } from 'oidc-provider'

/** A fresh signing key: tokens of an earlier run must not pass. */
export async function signingKeys(): Promise<JWKS> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const jwk = await exportJWK(privateKey)
  return { keys: [{ ...jwk, kid: randomBytes(8).toString('base64url'), use: 'sig', alg: 'RS256' }] }
}

export function cookieKeys(): string[] {
  return [randomBytes(32).toString('base64url')]
}
