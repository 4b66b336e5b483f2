import type { Params } from '../types/state.ts'
import { isPublic, type ResolvedClient, supportedGrants } from './config.ts'
import { authenticateClient, CLIENT_PARAMS } from './client-auth.ts'
import { redeemCode } from './code-grant.ts'
import { clientCredentials } from './client-credentials.ts'
import { readBody } from './body.ts'
import { json, type Reply } from './reply.ts'
import { isScope, one, only, rejectRepeated, requireParams } from './params.ts'
import { invalidRequest, invalidScope, Refusal } from './refusal.ts'
import { renew } from './refresh-grant.ts'
import { note, type Turn } from './turn.ts'

interface Grant {
  readonly params: readonly string[]
  readonly run: typeof redeemCode
}

const GRANTS: ReadonlyMap<string, Grant> = new Map([
  ['authorization_code', { params: ['code', 'code_verifier', 'redirect_uri'], run: redeemCode }],
  ['refresh_token', { params: ['refresh_token', 'scope'], run: renew }],
  ['client_credentials', { params: ['scope'], run: clientCredentials }],
])

/** The token endpoint (RFC 6749 section 3.2). */
export function token(turn: Turn): Reply {
  const { resourceParameters } = turn.config.policy
  const known = [...GRANTS.values()].flatMap((grant) => grant.params)
  const body = only(readBody(turn), ['grant_type', ...known, ...resourceParameters, ...CLIENT_PARAMS])
  const type = one(body, 'grant_type')
  if (type !== undefined) turn.about.grant_type = type
  const client = authenticateClient(turn, body)
  rejectRepeated(body, (name) => name === 'grant_type')
  requireParams(body, ['grant_type'])
  const grant = grantNamed(turn, type ?? '', client)
  // What another grant type would need is none of this one's business: RFC 6749 section 3.2 has it ignored.
  const params = asResource(
    only(body, ['grant_type', ...grant.params, ...resourceParameters, ...CLIENT_PARAMS]),
    resourceParameters,
  )
  rejectRepeated(params, (name) => name !== 'resource')
  if (!isScope(one(params, 'scope'))) throw invalidScope('scope contains invalid characters')

  const { value, unsigned } = grant.run(turn, client, params)
  note(turn, { event: 'tokens_issued' })
  return json(value, { unsigned })
}

function grantNamed(turn: Turn, type: string, client: ResolvedClient): Grant {
  const grant = GRANTS.get(type)
  if (grant === undefined || !supportedGrants(turn.config).includes(type)) {
    throw new Refusal({
      error: 'unsupported_grant_type',
      description: 'unsupported grant_type requested',
      cause: 'wrong_grant_type',
    })
  }
  if (!client.grant_types.includes(type) || (type === 'client_credentials' && isPublic(client))) {
    throw invalidRequest('requested grant type is not allowed for this client', 'wrong_grant_type')
  }
  return grant
}

/** One name for what a provider calls `audience`. */
export function asResource(params: Params, names: readonly string[]): Params {
  const values = names.flatMap((name) => params[name] ?? [])
  const rest = Object.fromEntries(Object.entries(params).filter(([name]) => !names.includes(name)))
  const [first] = values
  if (first === undefined) return rest
  return { ...rest, resource: values.length === 1 ? first : values }
}
