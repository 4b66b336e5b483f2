import { digest } from './digest.ts'
import { invalidGrant, invalidRequest, invalidToken, Refusal } from './refusal.ts'
import type { Cause } from '../types/cause.ts'
import { find, put } from './table.ts'
import type { Turn } from './turn.ts'

/** Seconds around now in which a proof's `iat` is believed, and that a nonce is good. */
const WINDOW = 300
const STEP = 60

export interface CheckedProof {
  readonly thumbprint: string
  readonly jti: string
}

function invalidProof(description: string, detail?: string): Refusal {
  return new Refusal({
    error: 'invalid_dpop_proof',
    description,
    cause: 'dpop_invalid',
    ...(detail !== undefined && { detail }),
  })
}

/** The nonce of a minute, derived, so that no list of them has to be kept (RFC 9449 section 8). */
function nonceOf(turn: Turn, step: number): string {
  return digest(`${turn.state.secret} ${step}`)
}

function nextNonce(turn: Turn): string {
  return nonceOf(turn, Math.floor(turn.now / STEP) + 1)
}

function isNonce(turn: Turn, nonce: string): boolean {
  const step = Math.floor(turn.now / STEP)
  return [-2, -1, 0, 1, 2].some((offset) => nonceOf(turn, step + offset) === nonce)
}

/** Checks the DPoP proof of this request, where there is one (RFC 9449 section 4.3), but not yet whether it is new. */
export function checkProof(turn: Turn, accessToken?: string): CheckedProof | undefined {
  const { policy } = turn.config
  const { proof, request } = { proof: turn.request.proof, request: turn.request }
  if (policy.dpop === 'off' || proof === undefined) return undefined
  if (proof.kind === 'invalid') throw invalidProof('invalid DPoP key binding', proof.why)
  const { claims, thumbprint } = proof
  const { iat, jti, nonce, htm, htu, ath } = claims
  const hasNonces = policy.dpop === 'nonce-required'

  if (typeof iat !== 'number' || iat === 0) throw invalidProof('DPoP proof must have a iat number property')
  if (typeof jti !== 'string' || jti === '') throw invalidProof('DPoP proof must have a jti string property')
  if (nonce !== undefined && typeof nonce !== 'string')
    throw invalidProof('DPoP proof nonce must be a string')
  if (nonce === undefined || nonce === '') {
    if (Math.abs(turn.now - iat) > WINDOW) {
      if (hasNonces) throw nonceNeeded(turn, 'DPoP proof iat is not recent enough, use a DPoP nonce instead')
      throw invalidProof('DPoP proof iat is not recent enough')
    }
  } else if (!hasNonces) {
    throw invalidProof('DPoP nonces are not supported')
  }
  if (htm !== request.method) throw invalidProof('DPoP proof htm mismatch')
  if (typeof htu !== 'string' || bare(htu) !== bare(request.address)) {
    throw invalidProof('DPoP proof htu mismatch')
  }
  if (accessToken !== undefined && ath !== digest(accessToken)) throw invalidProof('DPoP proof ath mismatch')

  if (hasNonces) {
    if (nonce === undefined || nonce === '') throw nonceNeeded(turn, 'nonce is required in the DPoP proof')
    if (!isNonce(turn, nonce)) throw nonceNeeded(turn, 'invalid nonce in DPoP proof')
    // Hands out the next one in time, so that a client that asks now and then never has to ask twice.
    if (nonce !== nextNonce(turn)) turn.headers['dpop-nonce'] = nextNonce(turn)
  }
  return { thumbprint, jti }
}

function nonceNeeded(turn: Turn, description: string): Refusal {
  turn.headers['dpop-nonce'] = nextNonce(turn)
  return new Refusal({ error: 'use_dpop_nonce', description, cause: 'dpop_nonce_needed' })
}

function bare(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  url.search = ''
  url.hash = ''
  return url.href
}

/** A proof is good once (RFC 9449 section 11.1). */
export function spendProof(
  turn: Turn,
  proof: CheckedProof | undefined,
  client_id: string,
  as: 'grant' | 'request' | 'token' = 'grant',
): void {
  if (proof === undefined) return
  const id = digest(JSON.stringify([client_id, proof.jti]))
  const seen = find(turn.state.proofs, id)
  if (seen !== undefined && seen.expires > turn.now) {
    const detail = 'DPoP proof JWT Replay detected'
    const cause: Cause = 'dpop_replayed'
    if (as === 'request') throw invalidRequest(detail, cause)
    throw as === 'token' ? invalidToken(detail, cause) : invalidGrant(cause, detail)
  }
  turn.state = { ...turn.state, proofs: put(turn.state.proofs, { id, expires: turn.now + WINDOW }) }
}

export function requireProof(turn: Turn, proof: CheckedProof | undefined): void {
  if (proof !== undefined || turn.about.client?.dpop_bound_access_tokens !== true) return
  throw invalidGrant('dpop_proof_missing', 'DPoP proof JWT not provided')
}
