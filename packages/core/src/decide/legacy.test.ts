import { expect, test } from 'vitest'
import { parseGrant, parseTransaction } from './record.ts'
import { grantOf, readSignIn, readUser, userKeys, withoutRefreshToken, type Reader } from './legacy.ts'

const now = 1_800_000_000_000
const reader: Reader = {
  authority: 'https://id.example',
  client_id: 'app',
  scope: 'openid profile',
  resources: [],
  now,
}

const jwt = (claims: object): string => `h.${btoa(JSON.stringify(claims)).replace(/=+$/, '')}.s`
const claims = { iss: 'https://id.example', aud: 'app', sub: 'ada' }

const stored = {
  id_token: jwt(claims),
  session_state: null,
  access_token: 'at-1',
  refresh_token: 'rt-1',
  token_type: 'Bearer',
  scope: 'openid offline_access',
  profile: { sub: 'ada', name: 'Ada', iss: 'https://id.example' },
  expires_at: now / 1000 + 300,
}

const read = (changes: object = {}, by: Partial<Reader> = {}) =>
  readUser(JSON.stringify({ ...stored, ...changes }), { ...reader, ...by })

test('a stored user becomes a record of ours', () => {
  const user = read()!
  expect(user).toEqual({
    user: stored.profile,
    idToken: stored.id_token,
    refreshToken: 'rt-1',
    scope: 'openid offline_access',
    tokens: { '["","",""]': { accessToken: 'at-1', expiresAt: now + 300_000, lifetime: 300 } },
  })
  const grant = grantOf(user, 'grant-1')
  expect(parseGrant(grant)).toEqual(grant)
})

test.each([
  ['nothing', null],
  ['no JSON', '{'],
  ['a list', '[]'],
  ['a text', '"user"'],
  ['too much', `{"a":"${'x'.repeat(1_000_000)}"}`],
])('%s is no user', (_, text) => {
  expect(readUser(text, reader)).toBeUndefined()
})

test.each([
  ['without a profile', { profile: null }],
  ['without a subject', { profile: { name: 'Ada' } }],
  ['bound to a key', { token_type: 'DPoP' }],
  ['without a token type', { token_type: undefined }],
  ['of another issuer', { id_token: jwt({ ...claims, iss: 'https://other.example' }) }],
  ['of another client', { id_token: jwt({ ...claims, aud: ['other'] }) }],
  ['of another subject', { id_token: jwt({ ...claims, sub: 'grace' }) }],
  ['with an ID token that is none', { id_token: 'none' }],
  ['with an ID token that cannot be read', { id_token: 'a.*.c' }],
  ['that is spent', { refresh_token: undefined, expires_at: now / 1000 }],
])('a user %s is left alone', (_, changes) => {
  expect(read(changes)).toBeUndefined()
})

test('a user without an ID token, or of an issuer with a slash, is taken', () => {
  expect(read({ id_token: undefined })).toMatchObject({ idToken: null })
  expect(read({ id_token: jwt({ ...claims, iss: 'https://id.example/' }) })).toBeDefined()
})

test('without a refresh token the access token is the session, as long as it lasts', () => {
  expect(read({ refresh_token: '' })).toMatchObject({ refreshToken: null })
})

test('the scope is that of the settings where none was stored', () => {
  expect(read({ scope: undefined })?.scope).toBe('openid profile')
})

test.each([
  ['has ended', { expires_at: now / 1000 - 1 }, []],
  ['ends nobody knows when', { expires_at: undefined }, []],
  ['is missing', { access_token: '' }, []],
  ['may be for one of several resources', {}, ['https://a.example/', 'https://b.example/']],
  ['is for another resource', { access_token: jwt({ aud: 'https://b.example/' }) }, ['https://a.example/']],
])('an access token that %s is not kept', (_, changes, resources) => {
  expect(read(changes, { resources })).toMatchObject({ refreshToken: 'rt-1', tokens: {} })
})

test.each([
  ['opaque', 'at-1'],
  ['for it', jwt({ aud: ['https://a.example/', 'other'] })],
  ['silent about it', jwt({})],
])('an access token that is %s is kept for the only resource', (_, access_token) => {
  const resources = ['https://a.example/']
  expect(read({ access_token }, { resources })?.tokens).toHaveProperty(['["https://a.example/","",""]'])
})

test('a user lies under the authority with or without a slash', () => {
  const keys = ['oidc.user:https://id.example:app', 'oidc.user:https://id.example/:app']
  expect(userKeys(reader)).toEqual(keys)
  expect(userKeys({ ...reader, authority: 'https://id.example/' })).toEqual(keys)
})

test('what is left for old tabs is all but the refresh token', () => {
  const text = withoutRefreshToken(JSON.stringify(stored))
  expect(JSON.parse(text ?? '')).toEqual({ ...stored, refresh_token: undefined })
  expect(withoutRefreshToken(text ?? '')).toBeUndefined()
  expect(withoutRefreshToken('nonsense')).toBeUndefined()
})

const login = {
  id: 's1',
  request_type: 'si:r',
  created: 1_799_999_990,
  code_verifier: 'verifier',
  authority: 'https://id.example',
  client_id: 'app',
  redirect_uri: 'https://app.example/callback',
  scope: 'openid',
  nonce: 'nonce',
  data: { from: '/orders' },
}
const readLogin = (changes: object = {}) => readSignIn('s1', JSON.stringify({ ...login, ...changes }), reader)

test('a login under way becomes an open transaction', () => {
  const transaction = readLogin()!
  expect(transaction).toMatchObject({
    status: 'open',
    state: 's1',
    createdAt: 1_799_999_990_000,
    code_verifier: 'verifier',
    nonce: 'nonce',
    redirect_uri: 'https://app.example/callback',
    returnTo: '/',
    appState: { from: '/orders' },
    request: { scope: 'openid', resources: [], parameters: {} },
  })
  expect(parseTransaction(transaction)).toEqual(transaction)
})

test('without nonce and scope it takes none, and those of the settings', () => {
  expect(readLogin({ nonce: undefined, scope: undefined })).toMatchObject({
    nonce: '',
    request: { scope: 'openid profile' },
  })
})

test.each([
  ['/orders?page=2', '/orders?page=2'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['there', '/'],
])('its url_state %s goes with the state, and leads to %s', (url_state, returnTo) => {
  expect(readLogin({ url_state })).toMatchObject({ state: `s1;${url_state}`, returnTo })
})

test('its own state comes back unless it is too long or there is none', () => {
  expect(readLogin({ data: 'x'.repeat(3000) })?.appState).toBeUndefined()
  expect(readLogin({ data: undefined })?.appState).toBeUndefined()
})

test.each([
  ['a popup', { request_type: 'si:p' }],
  ['another name', { id: 's2' }],
  ['another client', { client_id: 'other' }],
  ['another provider', { authority: 'https://other.example' }],
  ['no verifier', { code_verifier: undefined }],
  ['no redirect URI', { redirect_uri: 7 }],
  ['no time', { created: 'now' }],
])('a login with %s is left alone', (_, changes) => {
  expect(readLogin(changes)).toBeUndefined()
})

test('a login that cannot be read is left alone', () => {
  expect(readSignIn('s1', null, reader)).toBeUndefined()
})
