import type { Params, SessionRow } from '../types/state.ts'
import { base } from './authorize.ts'
import { readBody } from './body.ts'
import type { ResolvedClient } from './config.ts'
import { revokeGrant } from './grants.ts'
import { one, rejectRepeated } from './params.ts'
import { invalidHint, invalidRequest, Refusal } from './refusal.ts'
import { page, redirect, type Reply } from './reply.ts'
import { browserSession, endSession, saveSession } from './sessions.ts'
import type { Turn } from './turn.ts'
import { isRedirectAllowed } from './authorization-checks.ts'

/** RP-initiated logout (OpenID Connect RP-Initiated Logout 1.0): asks the user first, where the policy has it so. */
export function beginSignOut(turn: Turn): Reply {
  const params = turn.request.method === 'POST' ? readBody(turn) : turn.request.params
  rejectRepeated(params, () => true)
  const client = clientOf(turn, params)
  const wanted = one(params, 'post_logout_redirect_uri')
  if (client !== undefined && wanted !== undefined) {
    if (!isRedirectAllowed(client, wanted, client.post_logout_redirect_uris)) {
      throw invalidRequest('post_logout_redirect_uri not registered')
    }
  }
  const state = one(params, 'state')
  // Without a client nobody vouches for the address.
  const goal = client === undefined ? undefined : wanted
  const session = browserSession(turn)
  if (session === undefined) return done(turn, goal, state)
  if (!turn.config.policy.signOutPage) {
    endSession(turn, session)
    return done(turn, goal, state)
  }
  const secret = turn.random(32)
  saveSession(turn, {
    ...session,
    signOut: {
      secret,
      ...(client !== undefined && { client_id: client.client_id }),
      ...(goal !== undefined && { redirect: goal }),
      ...(state !== undefined && { state }),
    },
  })
  return page({ kind: 'sign-out', secret, app: client?.client_name ?? client?.client_id ?? 'the app' })
}

function clientOf(turn: Turn, params: Params): ResolvedClient | undefined {
  const named = one(params, 'client_id')
  const hint = one(params, 'id_token_hint')
  if (hint !== undefined && hint !== '') {
    const { presented } = turn.request
    if (presented?.kind !== 'signed') throw invalidHint(presented?.why ?? '')
    const audience = presented.claims['aud']
    if (named !== undefined && named !== audience) {
      throw invalidRequest('client_id does not match the provided id_token_hint')
    }
    return known(turn, typeof audience === 'string' ? audience : '', 'unrecognized id_token_hint audience')
  }
  return named === undefined ? undefined : known(turn, named, 'client is invalid')
}

function known(turn: Turn, id: string, description: string): ResolvedClient {
  turn.about.client_id = id
  const client = turn.config.clients.get(id)
  if (client !== undefined) return client
  throw new Refusal({
    error: 'invalid_client',
    description,
    detail: 'client not found',
    cause: 'client_unknown',
  })
}

/** The user's answer to the question. */
export function confirmSignOut(turn: Turn): Reply {
  const form = readBody(turn)
  rejectRepeated(form, () => true)
  const session = browserSession(turn)
  const signOut = session?.signOut
  if (session === undefined || signOut === undefined) throw invalidRequest('could not find logout details')
  if (signOut.secret !== one(form, 'xsrf')) throw invalidRequest('xsrf token invalid')
  if (signOut.client_id !== undefined) turn.about.client_id = signOut.client_id
  if (one(form, 'logout') !== undefined) {
    endSession(turn, session)
    return done(turn, signOut.redirect, signOut.state)
  }
  // The user stays; oidc-provider still lets go of this one client.
  const { [signOut.client_id ?? '']: left, ...clients } = session.clients
  if (left?.grant !== undefined && left.persists !== true) revokeGrant(turn, left.grant)
  const staying: { -readonly [Key in keyof SessionRow]: SessionRow[Key] } = { ...session, clients }
  delete staying.signOut
  saveSession(turn, staying)
  return done(turn, signOut.redirect, signOut.state)
}

function done(turn: Turn, goal: string | undefined, state: string | undefined): Reply {
  if (goal === undefined) return redirect(`${base(turn)}${turn.config.policy.paths.end_session}/success`)
  const url = new URL(goal)
  if (state !== undefined) url.searchParams.set('state', state)
  return redirect(url.href)
}

export function signedOut(): Reply {
  return page({ kind: 'signed-out' })
}
