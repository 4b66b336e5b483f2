import { base64url } from './digest.ts'
import { jwtPart } from './fake-proofs.ts'

/** What signs ID tokens. */
export interface Signer {
  /** The public part, as a key set has it. */
  readonly jwk: object
  sign(claims: object): Promise<string>
}

/** Makes a signer with an RS256 key of its own. */
export async function createSigner(): Promise<Signer> {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  }
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const jwk = await crypto.subtle.exportKey('jwk', keys.publicKey)
  return {
    jwk: { ...jwk, kid: 'k1', alg: 'RS256', use: 'sig' },
    async sign(claims) {
      const input = `${jwtPart({ alg: 'RS256', kid: 'k1' })}.${jwtPart(claims)}`
      const bytes = new TextEncoder().encode(input)
      const signature = await crypto.subtle.sign(algorithm.name, keys.privateKey, bytes)
      return `${input}.${base64url(new Uint8Array(signature))}`
    },
  }
}
