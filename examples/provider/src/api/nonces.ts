import { decodeJwt } from 'jose'
import { randomBytes } from 'node:crypto'

export interface Nonces {
  current: () => string
  /** Whether a proof has another nonce than the current one, or none. Its signature is somebody else's to check. */
  isStale: (proof: string) => boolean
}

const LIFETIME = 300_000

/** Nonces for DPoP proofs (RFC 9449 9): one at a time, and another after five minutes. */
export function createNonces(): Nonces {
  let nonce = ''
  let until = 0

  const current = (): string => {
    if (Date.now() < until) return nonce
    nonce = randomBytes(16).toString('base64url')
    until = Date.now() + LIFETIME
    return nonce
  }
  return { current, isStale: (proof) => decodeJwt(proof)['nonce'] !== current() }
}
