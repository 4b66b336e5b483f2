import { isRedirectAllowed, responseMode, invalidRedirectUri } from './authorization-checks.ts'
import type { Draft } from './authorize.ts'
import { one } from './params.ts'
import type { Refusal, RefusalParts } from './refusal.ts'
import { json, page, type Reply } from './reply.ts'
import { note, type Turn } from './turn.ts'
import { wireError } from './wire-errors.ts'

/** The answer to a request that was refused, and the entry in the log. */
export function refused(turn: Turn, refusal: Refusal, draft: Draft): Reply {
  const { parts } = refusal
  const detail = parts.detail ?? parts.description ?? parts.error
  note(turn, {
    event: 'refused',
    cause: parts.cause,
    error: parts.error,
    detail,
  })
  const { endpoint } = turn.request
  if (endpoint === 'authorization' || endpoint === 'interaction') return refusedToApp(turn, parts, draft)
  const isBearer = endpoint === 'userinfo'
  const { status, body } = wireError(
    turn.config.policy,
    isBearer && isDpopError(parts) ? { ...parts, status: 401 } : parts,
    turn.about.grant_type,
  )
  const demand = isBearer ? bearerChallenge(turn, parts) : basicChallenge(turn, parts, status)
  const headers = {
    ...(endpoint !== 'revocation' && { 'cache-control': 'no-store' }),
    ...(demand !== undefined && { 'www-authenticate': demand }),
  }
  return turn.request.prefersHtml ? errorPage(parts, status) : json(body, { status, headers })
}

function errorPage(parts: RefusalParts, status: number): Reply {
  const { error, description = error } = parts
  return page({ kind: 'error', error, description }, { status })
}

/** RFC 6749 section 4.1.2.1: the app is told where it is certain that it is the app. */
function refusedToApp(turn: Turn, given: RefusalParts, draft: Draft): Reply {
  const { params } = draft
  const client = draft.client ?? turn.config.clients.get(one(params, 'client_id') ?? '')
  const [single, ...more] = client?.redirect_uris ?? []
  const uri = one(params, 'redirect_uri') ?? (more.length === 0 ? single : undefined)
  const isKnown =
    client !== undefined && uri !== undefined && isRedirectAllowed(client, uri, client.redirect_uris)
  const parts = client !== undefined && uri !== undefined && !isKnown ? invalidRedirectUri().parts : given
  if (!isKnown || uri === undefined || parts.isPrivate === true) {
    return errorPage(parts, parts.status ?? 400)
  }
  const state = one(params, 'state')
  return {
    status: 303,
    headers: { 'cache-control': 'no-store' },
    unsigned: {},
    body: {
      kind: 'response',
      redirect_uri: uri,
      mode: responseMode(params),
      payload: {
        error: parts.error,
        ...(parts.description !== undefined && { error_description: parts.description }),
        ...(parts.scope !== undefined && { scope: parts.scope }),
        ...(state !== undefined && state !== '' && { state }),
        iss: turn.config.issuer,
      },
    },
  }
}

function isDpopError({ error }: RefusalParts): boolean {
  return error === 'invalid_dpop_proof' || error === 'use_dpop_nonce'
}

const PROOF_ALGS = 'ES256 Ed25519 EdDSA'

/** RFC 6750 section 3 and RFC 9449 section 7.1. */
function bearerChallenge(turn: Turn, parts: RefusalParts): string {
  const takesDpop = turn.config.policy.dpop !== 'off'
  const realm = turn.config.issuer
  if (parts.description === 'no access token provided') {
    const bearer = challenge('Bearer', { realm })
    return takesDpop ? `${bearer}, ${challenge('DPoP', { realm, algs: PROOF_ALGS })}` : bearer
  }
  const isDpop =
    takesDpop && (/dpop/i.test(parts.description ?? '') || turn.request.hasDpop || turn.isBoundToken)
  return challenge(isDpop ? 'DPoP' : 'Bearer', {
    realm,
    error: parts.error,
    error_description: parts.description,
    scope: parts.scope,
    ...(isDpop && { algs: PROOF_ALGS }),
  })
}

function basicChallenge(turn: Turn, parts: RefusalParts, status: number): string | undefined {
  if (status !== 401 || turn.request.authorization === undefined) return undefined
  const { error, description } = parts
  return challenge('Basic', { realm: turn.config.issuer, error, error_description: description })
}

function challenge(scheme: string, fields: Readonly<Record<string, string | undefined>>): string {
  const parts = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`],
  )
  return `${scheme} ${parts.join(', ')}`
}
