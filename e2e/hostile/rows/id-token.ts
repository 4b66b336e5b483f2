import { SignJWT, type JWTPayload } from 'jose'
import { keyOf } from '../provider/keys.ts'
import type { Members } from '../provider/manners.ts'
import type { GrantRow } from './row.ts'

const invalid = { code: 'provider_invalid_response' }

/** The ID token with other claims. */
function claims(
  name: string,
  source: string,
  change: (honest: Members, elsewhere: string) => Members,
  more: Partial<GrantRow> = {},
): GrantRow {
  return {
    name: `an ID token ${name} is refused`,
    source: `OpenID Connect Core ${source}`,
    during: 'sign-in',
    required: invalid,
    ...more,
    manners: { claims: (honest, { elsewhere }) => change(honest, elsewhere), ...more.manners },
  }
}

/** What stands between the dots, replaced. */
function forgeHeader(header: object, signature = ''): (jwt: string) => string {
  const text = Buffer.from(JSON.stringify(header)).toString('base64url')
  return (jwt) => `${text}.${jwt.split('.')[1]}.${signature}`
}

function bodyOf(jwt: string): JWTPayload {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as JWTPayload
}

/** ID tokens whose claims are wrong. */
const wrongClaims: readonly GrantRow[] = [
  claims('of another issuer', '3.1.3.7-2', (honest, iss) => ({ ...honest, iss }), {
    rp: ['oidcc-client-test-invalid-iss'],
  }),
  claims('without a subject', '2, 3.1.3.7', (honest) => ({ ...honest, sub: undefined }), {
    rp: ['oidcc-client-test-missing-sub'],
  }),
  claims('with an empty subject', '2', (honest) => ({ ...honest, sub: '' })),
  claims('whose subject is a number', '2', (honest) => ({ ...honest, sub: 7 })),
  claims('for another client', '3.1.3.7-3', (honest) => ({ ...honest, aud: 'another' }), {
    rp: ['oidcc-client-test-invalid-aud'],
  }),
  claims('for nobody', '3.1.3.7-3', (honest) => ({ ...honest, aud: undefined }), {
    rp: ['oidcc-client-test-missing-aud'],
  }),
  claims('for two and authorized by nobody', '3.1.3.7-3', (honest) => ({
    ...honest,
    aud: ['app', 'another'],
  })),
  claims('that another client was authorized for', '3.1.3.7-5', (honest) => ({ ...honest, azp: 'another' })),
  claims('without a time of issue', '2, 3.1.3.7-10', (honest) => ({ ...honest, iat: undefined }), {
    rp: ['oidcc-client-test-missing-iat'],
  }),
  claims('without an end', '2, 3.1.3.7-9', (honest) => ({ ...honest, exp: undefined })),
  claims('whose end is a text', '2', (honest) => ({ ...honest, exp: 'tomorrow' })),
  claims(
    'that has ended, by the Date of the provider,',
    '3.1.3.7-9',
    (honest) => ({ ...honest, iat: Number(honest['iat']) - 7200, exp: Number(honest['exp']) - 7200 }),
    { manners: { showsDate: true } },
  ),
  claims('that ended before it was issued', '3.1.3.7-9', (honest) => ({
    ...honest,
    exp: Number(honest['iat']) - 120,
  })),
  claims('that is not valid yet', '3.1.3.7; RFC 7519 4.1.5', (honest) => ({
    ...honest,
    nbf: Number(honest['iat']) + 7200,
  })),
  claims('with another nonce', '3.1.3.7-11', (honest) => ({ ...honest, nonce: 'of-another' }), {
    rp: ['oidcc-client-test-nonce-invalid'],
  }),
  claims('without a nonce', '3.1.3.7-11', (honest) => ({ ...honest, nonce: undefined })),
  claims('with the hash of another access token', '3.1.3.8', (honest) => ({
    ...honest,
    at_hash: 'AAAAAAAAAAAAAAAAAAAAAA',
  })),
  claims('whose access token hash is a number', '3.1.3.8', (honest) => ({ ...honest, at_hash: 1 })),
  claims(
    'without the asked time of authentication',
    '3.1.3.7-13',
    (honest) => ({
      ...honest,
      auth_time: undefined,
    }),
    { options: { max_age: 60 } },
  ),
  claims(
    'of an authentication that is too old',
    '3.1.3.7-13',
    (honest) => ({
      ...honest,
      auth_time: Number(honest['iat']) - 3600,
    }),
    { options: { max_age: 60 } },
  ),
  claims('whose time of authentication is a text', '2', (honest) => ({ ...honest, auth_time: 'now' })),
  claims('of another class than was asked for', '3.1.3.7-12', (honest) => ({ ...honest, acr: 'weak' }), {
    options: { acr_values: 'strong stronger' },
  }),
]

/** ID tokens that the provider did not sign, or not as it may. */
const wrongSignatures: readonly GrantRow[] = [
  {
    name: 'an ID token without a signature is refused, although the metadata has none',
    source: 'OpenID Connect Core 3.1.3.7-7; RFC 8725 3.2',
    during: 'sign-in',
    manners: { idToken: forgeHeader({ alg: 'none' }) },
    required: invalid,
  },
  {
    name: 'an ID token whose signature is cut off is refused',
    source: 'OpenID Connect Core 3.1.3.7-6',
    during: 'sign-in',
    manners: { idToken: (jwt) => jwt.slice(0, jwt.lastIndexOf('.') + 1) },
    required: invalid,
  },
  {
    name: 'an ID token signed with the public key as a shared secret is refused',
    source: 'RFC 8725 2.1, 3.1',
    during: 'sign-in',
    manners: {
      idToken: (jwt, { key }) =>
        new SignJWT(bodyOf(jwt))
          .setProtectedHeader({ alg: 'HS256', kid: key.jwk.kid ?? '' })
          .sign(new TextEncoder().encode(JSON.stringify(key.jwk))),
    },
    required: invalid,
  },
  ...['ES256', 'RS256'].map((alg) => ({
    name: `an ID token that somebody else signed by ${alg} is refused`,
    source: 'OpenID Connect Core 3.1.3.7-6',
    rp: [alg === 'RS256' ? 'oidcc-client-test-invalid-sig-rs256' : 'oidcc-client-test-invalid-sig-es256'],
    during: 'sign-in' as const,
    manners: {
      alg,
      idToken: async (jwt: string, { key }: { key: { jwk: { kid?: string } } }) =>
        new SignJWT(bodyOf(jwt))
          .setProtectedHeader({ alg, kid: key.jwk.kid ?? '' })
          .sign((await keyOf(alg, `${alg}/stranger`)).privateKey),
    },
    required: invalid,
  })),
  {
    name: 'an ID token that was changed after it was signed is refused',
    source: 'OpenID Connect Core 3.1.3.7-6',
    during: 'sign-in',
    manners: {
      idToken: (jwt) => {
        const [header, , signature] = jwt.split('.')
        const changed = Buffer.from(JSON.stringify({ ...bodyOf(jwt), sub: 'root' })).toString('base64url')
        return `${header}.${changed}.${signature}`
      },
    },
    required: invalid,
  },
  {
    name: 'an ID token by a key that the provider does not publish is refused',
    source: 'OpenID Connect Core 10.1.1',
    during: 'sign-in',
    manners: { header: (header) => ({ ...header, kid: 'unknown' }) },
    required: invalid,
  },
  {
    name: 'an ID token that names no key, where two would do, is refused',
    source: 'OpenID Connect Core 10.1',
    rp: ['oidcc-client-test-kid-absent-multiple-jwks'],
    during: 'sign-in',
    manners: {
      alg: 'ES256/of-two',
      header: () => ({}),
      keys: (keys) => ({ keys: [...keys, { ...keys[0], kid: 'second' }] }),
    },
    required: invalid,
  },
  {
    name: 'an ID token with a header that must be understood is refused',
    source: 'RFC 7515 4.1.11',
    during: 'sign-in',
    manners: {
      header: (header) => ({
        ...header,
        crit: ['https://hostile.example/must'],
        'https://hostile.example/must': true,
      }),
    },
    required: invalid,
  },
  {
    name: 'an encrypted ID token is refused',
    source: 'OpenID Connect Core 3.1.3.7-1',
    during: 'sign-in',
    manners: { idToken: (jwt) => `${jwt}.a.b` },
    required: invalid,
  },
  {
    name: 'an ID token that is no JWT is refused',
    source: 'RFC 7519 7.2',
    during: 'sign-in',
    manners: { idToken: () => 'not-a-token' },
    required: invalid,
  },
  {
    name: 'a sign-in without an ID token is refused',
    source: 'OpenID Connect Core 3.1.3.3',
    during: 'sign-in',
    manners: { idToken: () => undefined },
    required: invalid,
  },
]

export const idTokens: readonly GrantRow[] = [...wrongClaims, ...wrongSignatures]
