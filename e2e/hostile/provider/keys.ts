import { createHash } from 'node:crypto'
import { exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose'

/** A key pair of the provider, or of somebody else. */
export interface Key {
  readonly alg: string
  readonly privateKey: CryptoKey
  /** As a provider publishes it. */
  readonly jwk: JWK
}

const made = new Map<string, Promise<Key>>()

/** The key of a name, made once; the same name is the same key. */
export function keyOf(alg: string, name: string = alg): Promise<Key> {
  const known = made.get(name) ?? makeKey(alg, name)
  made.set(name, known)
  return known
}

async function makeKey(alg: string, name: string): Promise<Key> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid: `kid-${name}`, alg, use: 'sig' }
  return { alg, privateKey, jwk }
}

/** at_hash of an access token (OpenID Connect Core 3.1.3.6). */
export function halfHash(alg: string, text: string): string {
  const bits = alg === 'EdDSA' ? '512' : alg.slice(-3)
  const digest = createHash(`sha${bits}`).update(text).digest()
  return digest.subarray(0, digest.length / 2).toString('base64url')
}
