import * as oauth from 'oauth4webapi'
import type { ResolvedSettings } from '../settings.ts'
import { endpointOf } from './endpoint.ts'
import { named } from './named.ts'
import type { AuthorizationQuestion } from './protocol.ts'

/** These would put a request of somebody else's in the place of ours (RFC 9101), or the answer where we do not look. */
const replacing = ['request', 'request_uri', 'response_mode']

/** Builds the authorization request (RFC 6749 4.1.1, RFC 7636 4.3, RFC 8707 2). */
export async function authorizationUrl(
  as: oauth.AuthorizationServer,
  settings: ResolvedSettings,
  question: AuthorizationQuestion,
): Promise<string> {
  const url = endpointOf(as, 'authorization_endpoint')
  const own: Readonly<Record<string, string>> = {
    client_id: settings.client_id,
    redirect_uri: question.redirect_uri,
    response_type: 'code',
    scope: question.scope,
    state: question.state,
    nonce: question.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(question.code_verifier),
    code_challenge_method: 'S256',
  }
  // Set last, so that extra parameters cannot replace those of the protocol.
  const parameters = { ...question.parameters, dpop_jkt: question.prover?.thumbprint }
  for (const [name, value] of Object.entries({ ...named(settings, parameters), ...own }))
    if (!replacing.includes(name)) url.searchParams.set(name, value)
  // RFC 8707 takes several; of what is a provider's own, such as an `audience`, there is one.
  const name = settings.parameterNames?.resource
  for (const resource of question.resources.slice(0, name === undefined ? undefined : 1))
    url.searchParams.append(name ?? 'resource', resource)
  return url.href
}
