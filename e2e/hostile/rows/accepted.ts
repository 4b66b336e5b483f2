import type { Members } from '../provider/manners.ts'
import type { GrantRow } from './row.ts'

const DAY = 86_400

function accept(name: string, source: string, more: Partial<GrantRow>): GrantRow {
  return { name, source, during: 'sign-in', required: {}, ...more }
}

const body = (change: Members) => ({ body: (honest: Members) => ({ ...honest, ...change }) })

/** What looks odd and is right, and must not be refused. */
export const accepted: readonly GrantRow[] = [
  accept('a good sign-in by RS256 is taken', 'OpenID Connect Core 3.1.3.7', {
    rp: [
      'oidcc-client-test',
      'oidcc-client-test-idtoken-sig-rs256',
      'oidcc-client-test-discovery-openid-config',
      'oidcc-client-test-discovery-jwks-uri-keys',
    ],
    manners: { alg: 'RS256' },
  }),
  ...['PS256', 'ES256', 'ES384', 'ES512', 'EdDSA', 'RS512'].map((alg) =>
    accept(`an ID token by ${alg} is taken`, 'OpenID Connect Core 3.1.3.7-7; RFC 8725 3.1', {
      manners: {
        alg,
        metadata: (metadata) => ({ ...metadata, id_token_signing_alg_values_supported: [alg] }),
      },
    }),
  ),
  accept(
    'an ID token by ES384 is taken where the metadata list no algorithms',
    'own rule: support is not inferred from metadata',
    {
      manners: {
        alg: 'ES384',
        metadata: (metadata) => ({ ...metadata, id_token_signing_alg_values_supported: undefined }),
      },
    },
  ),
  accept('a good renewal is taken', 'OpenID Connect Core 12.2', {
    during: 'renewal',
    rp: ['oidcc-client-test-refresh-token'],
  }),
  accept('a renewal without an ID token is taken', 'OpenID Connect Core 12.2', {
    during: 'renewal',
    manners: { idToken: () => undefined },
  }),
  accept(
    'a renewal whose ID token has neither nonce nor time of authentication is taken',
    'OpenID Connect Core 12.2',
    {
      during: 'renewal',
      manners: { claims: (honest) => ({ ...honest, nonce: undefined, auth_time: undefined }) },
    },
  ),
  accept('a renewal without another refresh token is taken', 'RFC 6749 6', {
    during: 'renewal',
    manners: body({ refresh_token: undefined }),
  }),
  accept('keys without an algorithm or a use are taken', 'RFC 7517 4.2, 4.4', {
    manners: { alg: 'ES256/bare', keys: ([key]) => ({ keys: [{ ...key, alg: undefined, use: undefined }] }) },
  }),
  accept('keys of an unknown kind beside the right one are left alone', 'RFC 7517 5', {
    manners: {
      alg: 'ES256/beside',
      keys: ([key]) => ({ keys: [{ kty: 'LATTICE', kid: 'new' }, { kty: 'oct', k: 'AAAA' }, key], next: 1 }),
    },
  }),
  accept('an ID token that names no key is taken where there is one', 'OpenID Connect Core 10.1', {
    rp: ['oidcc-client-test-kid-absent-single-jwks'],
    manners: { header: () => ({}) },
  }),
  accept('an ID token by a key that is newer than the known ones is taken', 'OpenID Connect Core 10.1.1', {
    rp: [
      'oidcc-client-test-signing-key-rotation-just-before-signing',
      'oidcc-client-test-signing-key-rotation',
    ],
    manners: { alg: 'ES256/rotated' },
  }),
  accept('a renewal by a key that is newer than the known ones is taken', 'OpenID Connect Core 10.1.1', {
    during: 'renewal',
    manners: { alg: 'ES256/rotated-later' },
  }),
  accept('an issuer that is sent and was not promised is taken', 'RFC 9207 2.4', {
    manners: {
      metadata: (metadata) => ({ ...metadata, authorization_response_iss_parameter_supported: undefined }),
    },
  }),
  accept('a callback without an issuer that nobody promised is taken', 'RFC 9207 2.4', {
    manners: {
      metadata: (metadata) => ({ ...metadata, authorization_response_iss_parameter_supported: undefined }),
      response: (callback) => {
        callback.searchParams.delete('iss')
        return callback
      },
    },
  }),
  accept('a callback with parameters of nobody is taken', 'RFC 6749 4.1.2', {
    manners: {
      response: (callback) => {
        callback.searchParams.append('session_state', 'x')
        callback.searchParams.append('utm', '1')
        callback.searchParams.append('utm', '2')
        return callback
      },
    },
  }),
  ...['bearer', 'BEARER'].map((token_type) =>
    accept(`the token type ${token_type} is taken`, 'RFC 6749 5.1', { manners: body({ token_type }) }),
  ),
  ...[undefined, '3600', 31_536_000_000].map((expires_in) =>
    accept(`the lifetime ${String(expires_in)} is taken`, 'RFC 6749 5.1', { manners: body({ expires_in }) }),
  ),
  accept('an answer without a scope is taken', 'RFC 6749 5.1', { manners: body({ scope: undefined }) }),
  accept('a narrowed scope is taken', 'RFC 6749 5.1, 3.3', { manners: body({ scope: 'openid' }) }),
  accept('members that nobody knows are left alone', 'RFC 6749 5.1', {
    manners: body({ foo: { bar: [1] }, not_before_policy: 0 }),
  }),
  accept('an audience that is a list of one is taken', 'OpenID Connect Core 2', {
    manners: { claims: (honest) => ({ ...honest, aud: ['app'], azp: 'app' }) },
  }),
  accept('an audience of two, of which one is us and authorized, is taken', 'OpenID Connect Core 3.1.3.7-4', {
    manners: { claims: (honest) => ({ ...honest, aud: ['app', 'api'], azp: 'app' }) },
  }),
  accept('an ID token without a hash of the access token is taken', 'OpenID Connect Core 3.1.3.6', {
    manners: { claims: (honest) => ({ ...honest, at_hash: undefined }) },
  }),
  accept('an ID token of the asked class is taken', 'OpenID Connect Core 3.1.3.7-12', {
    options: { acr_values: 'strong stronger' },
    manners: { claims: (honest) => ({ ...honest, acr: 'stronger' }) },
  }),
  accept('an ID token without a class, which is voluntary, is taken', 'OpenID Connect Core 5.5.1.1', {
    options: { acr_values: 'strong' },
  }),
  accept('an ID token of a fresh enough authentication is taken', 'OpenID Connect Core 3.1.3.7-13', {
    options: { max_age: 60 },
  }),
  ...[DAY, -DAY].flatMap((clock) => [
    ...[true, false].map((showsDate) =>
      accept(
        `a clock ${clock > 0 ? 'a day ahead' : 'a day behind'} signs in, ${showsDate ? 'by the Date' : 'by the ID token'}`,
        'own rule: skew learned from the server',
        { clock, manners: { showsDate }, options: { max_age: 60 } },
      ),
    ),
    accept(
      `a clock ${clock > 0 ? 'a day ahead' : 'a day behind'} renews`,
      'own rule: skew learned from the server',
      { clock, during: 'renewal' },
    ),
  ]),
]
