import type { ServerState } from '../types/state.ts'
import { authorize, type Draft } from './authorize.ts'
import { discovery } from './discovery.ts'
import { beginSignOut, confirmSignOut, signedOut } from './end-session.ts'
import { interaction } from './interaction.ts'
import { introspection } from './introspection.ts'
import type { Outcome } from './outcome.ts'
import { push } from './pushed.ts'
import { Refusal, type RefusalParts } from './refusal.ts'
import { refused } from './refused.ts'
import { empty, type Reply } from './reply.ts'
import type { ModelRequest } from './request.ts'
import { revocation } from './revocation.ts'
import { token } from './token.ts'
import { one } from './params.ts'
import { present, turnOf, type Turn, type World } from './turn.ts'
import { userinfo } from './userinfo.ts'

/**
 * The server: what it knows and what it is asked give what it knows then and what it says.
 * `instead` is what it says without looking.
 */
export function act(
  state: ServerState,
  request: ModelRequest,
  world: World,
  instead?: Refusal,
): readonly [state: ServerState, outcome: Outcome] {
  const turn = turnOf(state, request, world)
  const before = turn.session
  const draft: Draft = { params: request.params }
  let reply: Reply
  let refusal: RefusalParts | undefined
  try {
    if (instead !== undefined) throw identified(turn, instead)
    reply = answer(turn, draft)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    refusal = error.parts
    reply = refused(turn, error, draft)
  }
  const { client_id, grant, account, credential } = turn.about
  const outcome: Outcome = {
    ...reply,
    headers: { ...reply.headers, ...turn.headers },
    ...cookie(turn, before),
    isForeignOrigin: turn.isForeignOrigin,
    about: {
      ...(client_id !== undefined && { client_id }),
      ...(grant !== undefined && { grant }),
      ...(account !== undefined && { account }),
      ...(credential !== undefined && { credential }),
      ...(turn.issuedAt !== undefined && { issuedAt: turn.issuedAt }),
      ...(refusal !== undefined && { error: refusal.error, cause: refusal.cause }),
    },
  }
  return [turn.state, outcome]
}

/** A refusal that is not the server's own still says whom it refuses. */
function identified(turn: Turn, refusal: Refusal): Refusal {
  const { params } = turn.request
  const client_id = one(params, 'client_id')
  const grant_type = one(params, 'grant_type')
  const credential = one(params, 'code') ?? one(params, 'refresh_token')
  if (client_id !== undefined) turn.about.client_id = client_id
  if (grant_type !== undefined) turn.about.grant_type = grant_type
  if (credential !== undefined) present(turn, credential)
  return refusal
}

function answer(turn: Turn, draft: Draft): Reply {
  const { endpoint, path } = turn.request
  switch (endpoint) {
    case 'authorization':
      return authorize(turn, draft)
    case 'interaction':
      return interaction(turn, draft)
    case 'token':
      return token(turn)
    case 'userinfo':
      return userinfo(turn)
    case 'revocation':
      return revocation(turn)
    case 'introspection':
      return introspection(turn)
    case 'par':
      return push(turn)
    case 'discovery':
      return discovery(turn)
    case 'end_session':
      if (path.endsWith('/success')) return signedOut()
      return path.endsWith('/confirm') ? confirmSignOut(turn) : beginSignOut(turn)
    // Neither has to do with what the server remembers: keys and CORS are looked after around the model.
    case 'jwks':
      return empty({ headers: {} })
    case 'preflight':
      return empty({ status: 204, headers: {} })
    case 'control':
    case 'unknown':
      return empty({ status: 404, headers: {} })
  }
}

function cookie(turn: Turn, before: string | undefined): Pick<Outcome, 'cookie'> {
  if (turn.config.sharesSession || turn.session === before) return {}
  if (turn.session === undefined) return { cookie: 'clear' }
  const { session } = turn.config.policy.lifetimes
  return { cookie: { set: turn.session, expires: turn.now + session } }
}
