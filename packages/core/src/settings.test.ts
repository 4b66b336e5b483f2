import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isAuthError } from './errors.ts'
import { type AuthSettings, list, resolveSettings } from './settings.ts'

const minimal: AuthSettings = { authority: 'https://id.example', client_id: 'app', redirect_uri: '/callback' }

/** Settings as a JavaScript app may give them. */
function setup(changes: Record<string, unknown> = {}) {
  return resolveSettings({ ...minimal, ...changes })
}

/** The key that is named, and the message, of the TypeError at the door. */
function refuse(settings: unknown): { subject: string | undefined; message: string } {
  try {
    resolveSettings(settings as AuthSettings)
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    const { cause, message } = error as TypeError
    if (!isAuthError(cause, 'config_invalid')) throw new Error(`no typed cause: ${message}`, { cause: error })
    return { subject: cause.subject, message }
  }
  throw new Error('was accepted')
}

test('three settings are enough', () => {
  expect(setup()).toEqual({
    ...minimal,
    scope: 'email offline_access openid profile',
    resources: [],
    reuseWindow: 3,
    apiPrefixes: [],
    key: 'https://id.example|app|',
    persistence: 'indexeddb',
  })
})

test.each(['authority', 'client_id', 'redirect_uri'])(
  '%s that is undefined points at the environment',
  (key) => {
    expect(refuse({ ...minimal, [key]: undefined })).toEqual({
      subject: key,
      message: expect.stringMatching(new RegExp(`"${key}".*environment variable`)) as unknown,
    })
  },
)

test.each(['authority', 'client_id', 'redirect_uri'])('%s must be a text with something in it', (key) => {
  for (const value of ['', ' ', 7, null, {}]) expect(refuse({ ...minimal, [key]: value }).subject).toBe(key)
})

test('settings that are none are refused', () => {
  for (const settings of [undefined, null, 'https://id.example'])
    expect(refuse(settings).subject).toBe('settings')
})

test('a key in the wrong spelling leaves the right one missing, which is named', () => {
  expect(refuse({ authority: minimal.authority, redirect_uri: '/', clientId: 'app' }).message).toContain(
    '"client_id"',
  )
})

test('a secret has no place in a browser, and the message says what has', () => {
  for (const key of ['client_secret', 'clientSecret']) {
    const { subject, message } = refuse({ ...minimal, [key]: 'hush-hush' })
    expect(subject).toBe(key)
    expect(message).toMatch(/PKCE/)
    expect(message).not.toContain('hush')
  }
})

test('the settings of oidc-client-ts can be passed as they are', () => {
  expect(
    setup({
      response_type: 'code',
      scope: 'openid',
      post_logout_redirect_uri: '/',
      automaticSilentRenew: true,
    }).scope,
  ).toBe('openid')
})

test.each(['id_token token', 'token', 'id_token'])(
  'the implicit grant is refused with what to use instead: %s',
  (response_type) => {
    const { subject, message } = refuse({ ...minimal, response_type })
    expect(subject).toBe('response_type')
    expect(message).toMatch(/code/)
  },
)

test.each([
  'https://id.example/realms/a',
  'http://localhost:3000',
  'http://127.0.0.1',
  'http://127.1.2.3:80',
  'http://[::1]:3000',
  'http://app.localhost',
])('%s can be an authority', (authority) => {
  expect(setup({ authority }).authority).toBe(authority)
})

test.each([
  'http://id.example',
  'http://localhost.evil.example',
  'http://127.evil.example',
  'http://evil.example/localhost',
  'http://notlocalhost',
  'ftp://id.example',
  'id.example',
  '/id',
  'javascript:alert(1)',
])('%s is no authority', (authority) => {
  expect(refuse({ ...minimal, authority }).subject).toBe('authority')
})

const redirectUris = ['redirect_uri', 'post_logout_redirect_uri', 'silent_redirect_uri', 'popup_redirect_uri']

test.each(redirectUris)('%s is a path or an absolute URL', (key) => {
  for (const value of ['/', '/app/callback', 'https://app.example/callback', 'com.example.app:/callback'])
    expect(setup({ [key]: value })).toMatchObject({ [key]: value })
  for (const value of [
    'callback',
    './callback',
    '//app.example/callback',
    '/callback#',
    'https://app.example/#/callback',
  ])
    expect(refuse({ ...minimal, [key]: value }).subject).toBe(key)
})

test('openid is always asked for, and scopes are sorted without repeats', () => {
  expect(setup({ scope: 'write  read write' }).scope).toBe('openid read write')
  expect(setup({ scope: '' }).scope).toBe('openid')
})

test('scopes and resources of the APIs are asked for at sign-in', () => {
  const apis = {
    '/a': { scope: 'read', resource: 'https://a.example/' },
    '/b': { scope: 'read write' },
    '/c': { resource: 'https://c.example/' },
  }
  const { scope, resources } = setup({ scope: 'openid', resource: 'https://r.example/', apis })
  expect(scope).toBe('openid read write')
  expect(resources).toEqual(['https://r.example/', 'https://a.example/', 'https://c.example/'])
})

test('a resource is named once, however often it is given', () => {
  const same = 'https://a.example/'
  expect(setup({ resource: [same, same], apis: { '/a': { resource: same } } }).resources).toEqual([same])
})

test('a resource is an absolute URI without a fragment (RFC 8707 2)', () => {
  expect(setup({ resource: 'urn:example:api' }).resources).toEqual(['urn:example:api'])
  for (const resource of ['api', '', '/api', 'https://a.example/#x', ['https://a.example/', 'b'], [7]])
    expect(refuse({ ...minimal, resource }).subject).toBe('resource')
  expect(refuse({ ...minimal, apis: { '/a': { resource: 'a' } } }).subject).toBe('resource')
})

test('a prefix of the APIs is a path or an absolute URL', () => {
  expect(refuse({ ...minimal, apis: { 'api.example': {} } }).message).toContain('api.example')
  expect(setup({ apis: { '/api': {}, 'https://api.example': {} } }).apiPrefixes).toHaveLength(2)
})

test('the longest prefix comes first', () => {
  const { apiPrefixes } = setup({ apis: { '/a': {}, '/a/b/c': {}, '/a/b': {} } })
  expect(apiPrefixes.map(([prefix]) => prefix)).toEqual(['/a/b/c', '/a/b', '/a'])
})

test('a reuse window is a number of seconds', () => {
  for (const reuseWindow of [0, 3, 30.5]) expect(setup({ reuseWindow }).reuseWindow).toBe(reuseWindow)
  for (const reuseWindow of [-1, Number.NaN, 'soon', {}])
    expect(refuse({ ...minimal, reuseWindow }).subject).toBe('reuseWindow')
})

test('what follows on an ended session is a sign-in, or nothing', () => {
  for (const onExpired of ['sign-in', undefined] as const)
    expect(setup({ onExpired }).onExpired).toBe(onExpired)
  for (const onExpired of ['redirect', true, ''])
    expect(refuse({ ...minimal, onExpired }).subject).toBe('onExpired')
})

test('what follows on a demand of an API is an error, or a sign-in', () => {
  for (const onStepUp of ['error', undefined] as const) expect(setup({ onStepUp }).onStepUp).toBe(onStepUp)
  for (const onStepUp of ['sign-in', true, ''])
    expect(refuse({ ...minimal, onStepUp }).subject).toBe('onStepUp')
})

test('a session is kept in IndexedDB or in memory, and nowhere else', () => {
  expect(setup({ persistence: 'memory' }).persistence).toBe('memory')
  expect(setup({ persistence: undefined }).persistence).toBe('indexeddb')
  for (const persistence of ['localStorage', true, ''])
    expect(refuse({ ...minimal, persistence }).subject).toBe('persistence')
})

test('what is called before the page leaves is a function', () => {
  const beforeRedirect = (): false => false
  expect(setup({ beforeRedirect }).beforeRedirect).toBe(beforeRedirect)
  for (const wrong of [true, 'save', {}])
    expect(refuse({ ...minimal, beforeRedirect: wrong }).subject).toBe('beforeRedirect')
})

test.each<[string, unknown]>([
  ['post_logout_redirect_uri', 7],
  ['post_logout_redirect_uri', null],
  ['end_session_endpoint', '/logout'],
  ['end_session_endpoint', 'http://id.example/logout'],
  ['logoutHintClaim', ''],
  ['dpop', 'yes'],
  ['par', 'false'],
  ['consentForOfflineAccess', 'false'],
  ['apis', null],
  ['scope', 7],
  ['reuseWindow', '5'],
])('a wrong %s is named: %j', (key, value) => {
  expect(refuse({ ...minimal, [key]: value }).subject).toBe(key)
})

test('an optional setting that is undefined has its default', () => {
  const optional = [
    'scope',
    'resource',
    'post_logout_redirect_uri',
    'prompt',
    'apis',
    'name',
    'consentForOfflineAccess',
    'reuseWindow',
    'logger',
    'fetch',
  ]
  const { key, persistence, scope, reuseWindow } = setup(
    Object.fromEntries(optional.map((name) => [name, undefined])),
  )
  expect({ key, persistence, scope, reuseWindow }).toEqual({
    key: 'https://id.example|app|',
    persistence: 'indexeddb',
    scope: setup().scope,
    reuseWindow: 3,
  })
})

test('clients of one provider, client_id and name share a key; a slash at the end makes no difference', () => {
  expect(setup({ authority: 'https://id.example/' }).key).toBe(setup().key)
  const keys = [{}, { name: 'a' }, { client_id: 'other' }, { authority: 'https://id2.example' }].map(
    (changes) => setup(changes).key,
  )
  expect(new Set(keys).size).toBe(4)
})

test('the settings that were given are not changed', () => {
  const given = Object.freeze({
    ...minimal,
    resource: Object.freeze(['https://b.example/', 'https://a.example/']),
    apis: Object.freeze({ '/a': Object.freeze({}) }),
  })
  expect(() => resolveSettings(given)).not.toThrow()
})

test('a list is sorted, without repeats and without empty items, and making it twice changes nothing', () => {
  expect(list(undefined)).toEqual([])
  fc.assert(
    fc.property(fc.array(fc.string()), (items) => {
      const once = list(items.join(' '))
      expect(list(once)).toEqual(once)
      expect(list(once.toReversed().join(' '))).toEqual(once)
      expect(once).not.toContain('')
      expect(new Set(once).size).toBe(once.length)
    }),
  )
})

test('whatever the settings are, they are resolved or refused with a TypeError that names the key', () => {
  const keys = fc.constantFrom(
    'authority',
    'client_id',
    'redirect_uri',
    'resource',
    'prompt',
    'name',
    'reuseWindow',
    'x',
    'toString',
    '__proto__',
  )
  fc.assert(
    fc.property(fc.dictionary(keys, fc.jsonValue({ maxDepth: 1 })), (changes) => {
      const settings = { ...minimal, ...changes }
      try {
        resolveSettings(settings)
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError)
        expect(error).toHaveProperty('cause.code', 'config_invalid')
      }
    }),
  )
})
