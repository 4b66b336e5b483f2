import { json, type Reply } from './reply.ts'
import type { Json } from './outcome.ts'
import { supportedGrants } from './config.ts'
import type { Turn } from './turn.ts'

/** OpenID Connect Discovery section 3, and RFC 8414. */
export function discovery(turn: Turn): Reply {
  const { issuer, policy, clients, claims, acrValues, alg } = turn.config
  const at = (path: string): string => issuer.replace(/\/$/, '') + path
  const all = [...clients.values()]
  const responses = new Set(['code', ...all.flatMap((client) => client.response_types)])
  const value: Json = {
    ...(acrValues.length > 0 && { acr_values_supported: acrValues }),
    authorization_endpoint: at(policy.paths.authorization),
    claims_parameter_supported: false,
    claims_supported: [...new Set([...Object.values(claims).flat(), 'sid', 'auth_time', 'iss'])],
    code_challenge_methods_supported: ['S256'],
    end_session_endpoint: at(policy.paths.end_session),
    grant_types_supported: supportedGrants(turn.config),
    issuer,
    jwks_uri: at(policy.paths.jwks),
    authorization_response_iss_parameter_supported: true,
    response_modes_supported: ['form_post', 'fragment', 'query'],
    response_types_supported: [...responses],
    scopes_supported: Object.keys(claims),
    subject_types_supported: ['public'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    token_endpoint: at(policy.paths.token),
    id_token_signing_alg_values_supported: [alg],
    ...(policy.par !== 'off' && { pushed_authorization_request_endpoint: at(policy.paths.par) }),
    ...(policy.par === 'required' && { require_pushed_authorization_requests: true }),
    request_uri_parameter_supported: false,
    userinfo_endpoint: at(policy.paths.userinfo),
    ...(policy.introspection && { introspection_endpoint: at(policy.paths.introspection) }),
    ...(policy.dpop !== 'off' && { dpop_signing_alg_values_supported: ['ES256', 'Ed25519', 'EdDSA'] }),
    revocation_endpoint: at(policy.paths.revocation),
    claim_types_supported: ['normal'],
  }
  return json(value, { headers: {} })
}
