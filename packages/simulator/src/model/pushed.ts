import type { Params, PushedRow } from '../types/state.ts'
import { AUTHORIZATION_PARAMS, checkRequest, rejectUnsupported } from './authorization-request.ts'
import { readBody } from './body.ts'
import { authenticateClient, CLIENT_PARAMS } from './client-auth.ts'
import type { ResolvedClient } from './config.ts'
import { checkProof, spendProof } from './dpop.ts'
import { one, only } from './params.ts'
import { invalidRequest, Refusal } from './refusal.ts'
import { json, type Reply } from './reply.ts'
import { find, put } from './table.ts'
import { asResource } from './token.ts'
import type { Turn } from './turn.ts'

const URN = 'urn:ietf:params:oauth:request_uri:'

/** The pushed authorization request endpoint (RFC 9126). */
export function push(turn: Turn): Reply {
  const names = turn.config.policy.resourceParameters
  const body = only(readBody(turn), [...AUTHORIZATION_PARAMS, ...names, ...CLIENT_PARAMS])
  const client = authenticateClient(turn, body)
  const given = asResource(only(body, [...AUTHORIZATION_PARAMS, ...names]), names)
  const identified = { ...given, client_id: client.client_id }
  rejectUnsupported(turn, identified)
  const params = asPushed(() => checkRequest(turn, client, identified))
  const proof = checkProof(turn)
  spendProof(turn, proof, client.client_id, 'request')
  const asked = one(params, 'dpop_jkt')
  if (proof !== undefined && asked !== undefined && asked !== proof.thumbprint) {
    throw invalidRequest('DPoP proof key thumbprint does not match dpop_jkt', 'dpop_key_mismatch')
  }
  const jkt = proof?.thumbprint ?? asked
  const { pushedRequest: lifetime } = turn.config.policy.lifetimes
  const row: PushedRow = {
    id: turn.random(43),
    client_id: client.client_id,
    params,
    ...(jkt !== undefined && { dpop_jkt: jkt }),
    expires: turn.now + lifetime,
  }
  turn.state = { ...turn.state, pushed: put(turn.state.pushed, row) }
  return json({ expires_in: lifetime, request_uri: URN + row.id }, { status: 201 })
}

/** Nobody can be redirected from here, so that a bad redirect URI is a bad request: RFC 9126 section 2.3. */
function asPushed(run: () => Params): Params {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof Refusal) || error.parts.error !== 'invalid_redirect_uri') throw error
    throw new Refusal({ ...error.parts, error: 'invalid_request' })
  }
}

/** The pushed request that a request for authorization stands for. */
export function pushedRequest(turn: Turn, params: Params, client: ResolvedClient): PushedRow | undefined {
  const uri = one(params, 'request_uri')
  if (uri === undefined) return undefined
  if (!uri.startsWith(URN)) throw new Refusal({ error: 'request_uri_not_supported', cause: 'bad_request' })
  const row = find(turn.state.pushed, uri.slice(URN.length))
  const isGood = row !== undefined && row.consumed === undefined && row.expires > turn.now
  if (isGood && row.client_id !== client.client_id) {
    throw new Refusal({
      error: 'invalid_request_object',
      description: 'request client_id must equal the one in request parameters',
      cause: 'client_mismatch',
    })
  }
  if (!isGood) {
    throw new Refusal({
      error: 'invalid_request_uri',
      description: 'request_uri is invalid, expired, or was already used',
      cause: 'bad_request',
    })
  }
  return row
}

export function spendPushed(turn: Turn, id: string): void {
  const row = find(turn.state.pushed, id)
  if (row === undefined || row.consumed !== undefined) {
    throw new Refusal({
      error: 'invalid_request_uri',
      description: 'request_uri is invalid, expired, or was already used',
      cause: 'bad_request',
    })
  }
  turn.state = { ...turn.state, pushed: put(turn.state.pushed, { ...row, consumed: turn.now }) }
}
