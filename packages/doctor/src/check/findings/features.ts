import { type Json, list, member, text } from '../../json/shape.ts'
import type { Finding } from '../../report/finding.ts'
import { join } from '../../report/words.ts'
import type { CheckFacts } from '../facts.ts'
import { ok, problem, warning } from './make.ts'

/**
 * What the configuration offers. What it leaves out is a warning at most: many servers do more than theirs says.
 */
export function featureFindings({ metadata, input }: CheckFacts): Finding[] {
  if (metadata === undefined) return []
  return [
    pkce(metadata),
    ...flow(metadata),
    publicClient(metadata),
    ...refreshTokens(metadata, input.scope),
    ...scopes(metadata, input.scope),
    ...optionals(metadata),
  ]
}

function values(metadata: Json, name: string): string[] | undefined {
  const value = member(metadata, name)
  return Array.isArray(value) ? list(value).filter((item) => typeof item === 'string') : undefined
}

function pkce(metadata: Json): Finding {
  const methods = values(metadata, 'code_challenge_methods_supported')
  if (methods?.includes('S256') === true) return ok('pkce', 'PKCE with S256 is offered.')
  return methods === undefined || methods.length === 0
    ? warning(
        'pkce',
        'The configuration does not say whether PKCE is offered.',
        "Use PKCE with S256 all the same, and see in the provider's documentation that it is checked.",
      )
    : problem(
        'pkce',
        `PKCE is offered with ${join(methods)}, without S256.`,
        'Have S256 turned on for this client (RFC 7636).',
      )
}

function flow(metadata: Json): Finding[] {
  const types = values(metadata, 'response_types_supported')
  const grants = values(metadata, 'grant_types_supported')
  if (types !== undefined && !types.includes('code')) {
    return [
      problem(
        'code_flow',
        'The code flow (response_type=code) is not offered.',
        'Have it turned on: it is the one for apps in a browser.',
      ),
    ]
  }
  if (grants !== undefined && !grants.includes('authorization_code')) {
    return [
      warning(
        'code_flow',
        'The grant type authorization_code is not listed.',
        'Have it turned on, if the exchange of a code fails.',
      ),
    ]
  }
  return [ok('code_flow', 'The code flow is offered.')]
}

function publicClient(metadata: Json): Finding {
  const methods = values(metadata, 'token_endpoint_auth_methods_supported')
  return methods?.includes('none') === true
    ? ok('public_client', 'Clients without a secret may ask for tokens.')
    : warning(
        'public_client',
        'The configuration does not list clients without a secret ("none").',
        'Register the app as a public client (single-page app); many providers take it without listing it.',
      )
}

function refreshTokens(metadata: Json, scope: string): Finding[] {
  const grants = values(metadata, 'grant_types_supported')
  const isListed = grants?.includes('refresh_token') === true
  const offline = values(metadata, 'scopes_supported')?.includes('offline_access') === true
  const found: Finding[] = [
    isListed
      ? ok(
          'refresh_tokens',
          'Refresh tokens are offered. Whether they rotate, and for how long a used one still passes, no configuration says: see the settings of the client.',
        )
      : warning(
          'refresh_tokens',
          grants === undefined
            ? 'The configuration does not say whether refresh tokens are offered.'
            : 'The grant type refresh_token is not listed.',
          'Allow the client refresh tokens with rotation and a reuse window of some seconds, or renew in a hidden frame.',
        ),
  ]
  if (isListed && offline && !scope.split(' ').includes('offline_access')) {
    found.push(
      warning(
        'offline_access',
        'Refresh tokens come with the scope offline_access here, which is not asked for.',
        'Ask for offline_access; some providers want prompt=consent with it.',
      ),
    )
  }
  return found
}

function scopes(metadata: Json, scope: string): Finding[] {
  const known = values(metadata, 'scopes_supported')
  const asked = scope.split(' ').filter((name) => name !== '')
  if (!asked.includes('openid')) {
    return [
      warning('scopes', 'The scope openid is not asked for, so that no ID token comes.', 'Ask for openid.'),
    ]
  }
  const unknown = known === undefined ? [] : asked.filter((name) => !known.includes(name))
  if (unknown.length === 0) return []
  return [
    warning(
      'scopes',
      `The configuration does not list ${join(unknown)}.`,
      'See that the scope is defined at the provider; scopes of APIs are often not listed.',
    ),
  ]
}

/** What a client can do without, and does better with. */
function optionals(metadata: Json): Finding[] {
  const has = (name: string): boolean => text(member(metadata, name)) !== undefined
  const dpop = values(metadata, 'dpop_signing_alg_values_supported') ?? []
  const isPushedOnly = member(metadata, 'require_pushed_authorization_requests') === true
  return [
    member(metadata, 'authorization_response_iss_parameter_supported') === true
      ? ok('iss', 'Answers name their issuer (iss, RFC 9207).')
      : warning(
          'iss',
          'Answers do not name their issuer (iss, RFC 9207).',
          'With several providers in one app, use a redirect URI for each of them.',
        ),
    dpop.length > 0
      ? ok(
          'dpop',
          `DPoP is offered (${join(dpop)}): use it where your APIs take bound tokens. A stolen one is of no use elsewhere, and a lost answer costs nothing where they do not rotate.`,
        )
      : warning(
          'dpop',
          'DPoP is not offered.',
          'Give refresh tokens a reuse window of some seconds, so that a lost answer costs no session.',
        ),
    ...(isPushedOnly
      ? [
          problem(
            'par',
            'Authorization requests have to be pushed (RFC 9126), which few apps in a browser do.',
            'Use an SDK that pushes them, or allow this client authorization requests that are not pushed.',
          ),
        ]
      : [
          ok(
            'par',
            has('pushed_authorization_request_endpoint')
              ? 'Authorization requests can be pushed (RFC 9126).'
              : 'Authorization requests need not be pushed (RFC 9126).',
          ),
        ]),
    has('end_session_endpoint')
      ? ok('end_session', 'The session at the provider can be ended by the app.')
      : warning(
          'end_session',
          'No end_session_endpoint is listed.',
          'After a sign-out the user is still signed in at the provider; use its own way to sign out.',
        ),
    has('revocation_endpoint')
      ? ok('revocation', 'Tokens can be revoked (RFC 7009).')
      : warning(
          'revocation',
          'No revocation_endpoint is listed.',
          'Keep the lifetime of refresh tokens short: a sign-out cannot end them.',
        ),
  ]
}
