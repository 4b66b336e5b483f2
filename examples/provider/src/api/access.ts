import { createRemoteJWKSet, errors, jwtVerify } from 'jose'
import type { IncomingMessage } from 'node:http'
import { splitTarget } from '../net/path.ts'
import { createNonces } from './nonces.ts'
import { createProofCheck } from './proof.ts'

export interface Rule {
  audience: string
  scope: string
}

export type Verdict =
  | { kind: 'allowed'; sub: string }
  | {
      kind: 'refused'
      status: 401 | 403
      error: string | undefined
      description: string
      /** What the next proof must have. */
      nonce?: string
    }

export type AccessCheck = (req: IncomingMessage, rule: Rule) => Promise<Verdict>

interface Trusted {
  issuer: string
  jwksUri: string
  /** The API's own origin, which a DPoP proof must name. */
  origin: string
  wantsNonce: () => boolean
}

/** Validates access tokens by signature, issuer, audience, time and scope (RFC 9068). */
export function createAccessCheck({ issuer, jwksUri, origin, wantsNonce }: Trusted): AccessCheck {
  const keys = createRemoteJWKSet(new URL(jwksUri))
  const isProven = createProofCheck()
  const nonces = createNonces()

  return async (req, { audience, scope }) => {
    const [, scheme, token] = /^(Bearer|DPoP) +(\S+)$/i.exec(req.headers.authorization ?? '') ?? []
    if (scheme === undefined || token === undefined) return refusal(undefined, 'an access token is required')
    try {
      const options = {
        issuer,
        audience,
        typ: 'at+jwt',
        algorithms: ['RS256'],
        requiredClaims: ['sub', 'exp'],
      }
      const { payload } = await jwtVerify<{ scope?: string; cnf?: { jkt?: string } }>(token, keys, options)
      const thumbprint = payload.cnf?.jkt
      // A bound token without its proof is a stolen one, and a proof binds nothing to a plain token.
      if ((thumbprint !== undefined) !== (scheme.toLowerCase() === 'dpop')) {
        return refusal('invalid_token', 'the authorization scheme does not fit the token')
      }
      if (thumbprint !== undefined) {
        const proof = req.headers['dpop']
        const url = origin + splitTarget(req.url).path
        const presented = { proof: String(proof), token, thumbprint, method: req.method ?? '', url }
        if (wantsNonce() && nonces.isStale(presented.proof))
          return { ...refusal('use_dpop_nonce', 'the DPoP proof needs a nonce'), nonce: nonces.current() }
        if (!(await isProven(presented))) return refusal('invalid_dpop_proof', 'the DPoP proof is not good')
      }
      if (payload.scope?.split(' ').includes(scope) !== true) {
        return {
          kind: 'refused',
          status: 403,
          error: 'insufficient_scope',
          description: 'the scope is missing',
        }
      }
      return { kind: 'allowed', sub: String(payload.sub) }
    } catch (error) {
      if (error instanceof errors.JOSEError) return refusal('invalid_token', reason(error))
      throw error
    }
  }
}

function refusal(error: string | undefined, description: string): Verdict {
  return { kind: 'refused', status: 401, error, description }
}

function reason(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'the access token expired'
  if (error instanceof errors.JWTClaimValidationFailed)
    return `the access token has an unexpected ${error.claim}`
  return 'the access token is not valid'
}
