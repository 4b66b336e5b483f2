import type { GrantCause } from '../types/cause.ts'
import type { ServerState } from '../types/state.ts'
import type { Policy } from '../types/policy.ts'
import { act } from './act.ts'
import type { Outcome } from './outcome.ts'
import { invalidGrant, invalidRequest, type Refusal } from './refusal.ts'
import type { ModelRequest } from './request.ts'
import type { World } from './turn.ts'

/** Lets the server refuse a request for a cause that it does not have, without doing anything else. */
export function refuseAs(
  state: ServerState,
  request: ModelRequest,
  world: World,
  cause: GrantCause,
): readonly [ServerState, Outcome] {
  return act(state, request, world, refusalFor(cause, request, world.config.policy))
}

function refusalFor(cause: GrantCause, { params }: ModelRequest, policy: Policy): Refusal {
  const label = params['grant_type'] === 'refresh_token' ? 'refresh token' : 'authorization code'
  const notFound = `${label} not found`
  const expired = (what: string): string => (policy.dropsExpired ? `${what} not found` : `${what} is expired`)
  switch (cause) {
    case 'wrong_grant_type':
      return invalidRequest('requested grant type is not allowed for this client', cause)
    case 'missing_parameter':
      return invalidRequest(
        `missing required parameter '${label.replace('authorization ', '').replace(' ', '_')}'`,
        cause,
      )
    case 'account_gone':
      return invalidGrant(cause, `${label} invalid (referenced account not found)`)
    case 'client_mismatch':
      return invalidGrant(cause, 'client mismatch')
    case 'code_consumed':
      return invalidGrant(cause, 'authorization code already consumed')
    case 'code_expired':
      return invalidGrant(cause, expired('authorization code'))
    case 'grant_expired':
      return invalidGrant(cause, expired('grant'))
    case 'grant_not_found':
      return invalidGrant(cause, 'grant not found')
    case 'redirect_uri_mismatch':
      return invalidGrant(cause, 'authorization code redirect_uri mismatch')
    case 'refresh_token_expired':
      return invalidGrant(cause, expired('refresh token'))
    case 'refresh_token_rotated':
      return invalidGrant(cause, 'refresh token already used')
    case 'verifier_missing':
      return invalidGrant(cause, 'code_verifier must be provided')
    case 'verifier_wrong':
      return invalidGrant(cause, 'code_verifier does not match code_challenge')
    // A row that was deleted for whatever reason is one that is not there.
    case 'code_unknown':
    case 'grant_revoked':
    case 'refresh_token_revoked':
    case 'refresh_token_unknown':
    case 'session_ended':
      return invalidGrant(cause, notFound)
  }
}
