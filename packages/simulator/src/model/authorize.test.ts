import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { CALENDAR, CONTACTS, REDIRECT, startApp, type App } from '../testing/app.ts'
import type { Navigation, NavigateOptions } from '../index.ts'

const ADA: NavigateOptions = { answer: { account: 'ada' } }

function paramsOf(navigation: Navigation): URLSearchParams {
  if (navigation.kind !== 'app') throw new Error('the browser is still at the server')
  const url = new URL(navigation.url)
  return url.hash === '' ? url.searchParams : new URLSearchParams(url.hash.slice(1))
}

async function errorOf(
  app: App,
  changes: Record<string, string | undefined>,
  resources?: string[],
): Promise<unknown> {
  const params = paramsOf(await app.server.navigate(app.authorization(changes, resources), ADA))
  expect(params.get('state')).toBe('the-state')
  expect(params.get('iss')).toBe(app.server.issuer)
  expect(params.get('code')).toBeNull()
  return [params.get('error'), params.get('error_description')]
}

test('a user signs in and consents, and the app gets a code, its state and the issuer', async () => {
  const app = startApp()
  const back = await app.server.navigate(app.authorization({ nonce: 'n' }), ADA)
  expect(back).toMatchObject({ kind: 'app', url: expect.stringContaining(`${REDIRECT}?code=`) as string })
  const params = paramsOf(back)
  expect([...params.keys()]).toEqual(['code', 'state', 'iss'])
  const { body } = await app.redeem(params.get('code') ?? '')
  const claims = decodeJwt(String(body['id_token']))
  expect(claims).toMatchObject({ iss: app.server.issuer, sub: 'ada', aud: 'demo', nonce: 'n' })
})

test('response_mode says where the answer goes', async () => {
  const app = startApp()
  const fragment = await app.server.navigate(app.authorization({ response_mode: 'fragment' }), ADA)
  expect(fragment).toMatchObject({ url: expect.stringContaining('#code=') as string })
  const form = await app.server.navigate(app.authorization({ response_mode: 'form_post' }), {
    answer: { account: 'ada' },
  })
  if (form.kind !== 'page') throw new Error('a form is a page')
  const html = await form.response.text()
  expect(html).toContain(`action="${REDIRECT}"`)
  expect(html).toMatch(/name="code" value="[\w-]{43}"/)
})

test.each([
  [{ response_type: 'token code' }, 'unsupported_response_type', 'unsupported response_type requested'],
  [{ response_type: 'token' }, 'invalid_request', 'requested response_type is not allowed for this client'],
  [{ response_mode: 'pigeon' }, 'unsupported_response_mode', 'unsupported response_mode requested'],
  [{ prompt: 'none login' }, 'invalid_request', 'prompt none must only be used alone'],
  [{ prompt: 'dance' }, 'invalid_request', 'unsupported prompt value requested'],
  [{ scope: 'openid "' }, 'invalid_scope', 'scope contains invalid characters'],
  [
    { scope: 'profile', nonce: 'n' },
    'invalid_request',
    'openid scope must be requested when using the nonce parameter',
  ],
  [{ max_age: '-1' }, 'invalid_request', 'invalid max_age parameter value'],
  [{ code_challenge_method: 'plain' }, 'invalid_request', 'not supported value of code_challenge_method'],
  [
    { code_challenge: undefined },
    'invalid_request',
    'code_challenge must be provided with code_challenge_method',
  ],
  [
    { code_challenge: undefined, code_challenge_method: undefined },
    'invalid_request',
    'Authorization Server policy requires PKCE to be used for this request',
  ],
  [{ id_token_hint: 'a.b.c' }, 'invalid_request', 'could not validate id_token_hint'],
  [{ request: 'x' }, 'request_not_supported', null],
  [{ request_uri: 'https://app.example/r' }, 'request_uri_not_supported', null],
])('a request with %o is refused by a redirect', async (changes, error, description) => {
  expect(await errorOf(startApp(), changes)).toEqual([error, description])
})

test.each([
  ['https://strange.example/', 'unknown resource'],
  ['contacts', 'resource indicator must be an absolute URI'],
  [`${CONTACTS}#x`, 'resource indicator must not contain a fragment component'],
])('the resource %s is an invalid target', async (resource, description) => {
  expect(await errorOf(startApp(), {}, [resource])).toEqual(['invalid_target', description])
})

test.each([
  [{ client_id: 'nobody' }, 'invalid_client'],
  [{ redirect_uri: `${REDIRECT}x` }, 'invalid_redirect_uri'],
  [{ redirect_uri: undefined }, 'invalid_request'],
])('a request with %o tells no app, but the user', async (changes, error) => {
  const app = startApp()
  const end = await app.server.navigate(app.authorization(changes), ADA)
  if (end.kind !== 'page') throw new Error(`the browser was sent to ${end.url}`)
  expect(end.response.status).toBe(400)
  expect(await end.response.text()).toContain(error)
})

test('prompt=none answers what would be asked for, without a page', async () => {
  const app = startApp({ sessions: 'shared' })
  const none = { prompt: 'none' }
  expect(await errorOf(app, none)).toEqual(['login_required', 'End-User authentication is required'])
  await app.server.signIn({ account: 'ada' })
  expect(await errorOf(app, none)).toEqual(['consent_required', 'requested scopes not granted'])
  await app.server.signIn({ account: 'ada', client_id: 'demo', scope: 'openid' })
  expect(paramsOf(await app.server.navigate(app.authorization(none))).has('code')).toBe(true)
  await app.server.advance(11_000)
  expect(await errorOf(app, { ...none, max_age: '10' })).toEqual([
    'login_required',
    'End-User authentication could not be obtained',
  ])
  expect(await errorOf(app, { ...none, scope: 'openid contacts:read' }, [CONTACTS])).toEqual([
    'consent_required',
    'requested scopes not granted',
  ])
})

test('a session of an account that was deleted is none', async () => {
  const app = startApp({ sessions: 'shared' })
  await app.server.signIn({ account: 'ada', client_id: 'demo', scope: 'openid' })
  await app.server.deleteAccount('ada')
  expect(await errorOf(app, { prompt: 'none' })).toEqual([
    'login_required',
    'End-User authentication is required',
  ])
})

test('another user who signs in in the same browser ends the session of the first, and what belongs to it', async () => {
  const app = startApp({ sessions: 'shared', policy: { refreshToken: 'always' } })
  const ada = await app.tokens({ account: 'ada', scope: 'openid' })
  const back = await app.server.navigate(app.authorization({ prompt: 'login' }), {
    answer: { account: 'grace' },
  })
  const { body } = await app.redeem(paramsOf(back).get('code') ?? '')
  expect(decodeJwt(String(body['id_token']))['sub']).toBe('grace')
  expect((await app.renew(ada['refresh_token'])).status).toBe(400)
  expect(app.lastRefusal()).toMatchObject({ cause: 'grant_revoked', account: 'ada' })
})

test('a native client is asked for consent each time', async () => {
  const app = startApp({ sessions: 'shared' })
  await app.server.signIn({ account: 'ada', client_id: 'native', scope: 'openid' })
  const native = { client_id: 'native', redirect_uri: 'http://127.0.0.1:4711/callback', prompt: 'none' }
  expect(await errorOf(app, native)).toEqual([
    'interaction_required',
    'native clients require End-User interaction',
  ])
})

test('an answerer is told what is asked, and why', async () => {
  const app = startApp()
  const questions: unknown[] = []
  const url = app.authorization(
    { scope: 'openid contacts:read', login_hint: 'grace', prompt: 'login consent', acr_values: 'mfa' },
    [CONTACTS],
  )
  await app.server.navigate(url, {
    answer: (question) => {
      questions.push(question)
      return question.prompt === 'login' ? { login: { account: 'grace' } } : { consent: {} }
    },
  })
  expect(questions).toMatchObject([
    { prompt: 'login', reasons: ['login_prompt', 'no_session'], login_hint: 'grace', acr_values: 'mfa' },
    {
      prompt: 'consent',
      reasons: ['consent_prompt', 'op_scopes_missing', 'rs_scopes_missing'],
      account: 'grace',
      scopes: ['openid'],
      resources: { [CONTACTS]: ['contacts:read'] },
    },
  ])
})

test('a user who says no sends the app an error, and one who allows a part gets that part', async () => {
  const app = startApp()
  const denied = await app.server.navigate(app.authorization(), {
    answer: ({ prompt }) =>
      prompt === 'login'
        ? { login: { account: 'ada' } }
        : { error: 'access_denied', error_description: 'no' },
  })
  expect(paramsOf(denied).get('error')).toBe('access_denied')

  const url = app.authorization({ scope: 'openid email contacts:read contacts:write' }, [CONTACTS])
  const back = await app.server.navigate(url, {
    answer: ({ prompt }) =>
      prompt === 'login'
        ? { login: { account: 'ada' } }
        : { consent: { scopes: ['openid', 'contacts:read'] } },
  })
  const { body } = await app.redeem(paramsOf(back).get('code') ?? '', { resource: CONTACTS })
  expect(body['scope']).toBe('contacts:read')
  expect(decodeJwt(String(body['id_token']))['email']).toBeUndefined()
})

test('whoever gives answers that lead nowhere ends on the page of the question', async () => {
  const app = startApp()
  const { id_token } = await app.server.issue({ account: 'ada', client_id: 'demo' })
  const url = app.authorization({ id_token_hint: id_token ?? '' })
  const end = await app.server.navigate(url, { answer: { account: 'grace' } })
  expect(end.kind).toBe('page')
})

test('max_age and prompt=login put auth_time into the ID token, acr_values the acr that can be given', async () => {
  const app = startApp({ acrValues: ['pwd', 'mfa'] })
  const claims = async (changes: Record<string, string>): Promise<Record<string, unknown>> => {
    const back = await app.server.navigate(app.authorization(changes), ADA)
    return decodeJwt(String((await app.redeem(paramsOf(back).get('code') ?? '')).body['id_token']))
  }
  const now = Math.floor(app.server.now() / 1000)
  expect(await claims({})).not.toHaveProperty('auth_time')
  expect(await claims({ max_age: '60' })).toMatchObject({ auth_time: now })
  expect(await claims({ max_age: '0' })).toMatchObject({ auth_time: now })
  expect(await claims({ acr_values: 'strange mfa' })).toMatchObject({ acr: 'mfa' })
})

test('without consent there is no offline access at oidc-provider, and there is at auth0', async () => {
  const scope = 'openid offline_access'
  const refresh = async (app: App, changes: Record<string, string> = {}): Promise<unknown> => {
    const back = await app.server.navigate(app.authorization({ scope, ...changes }), ADA)
    return (await app.redeem(paramsOf(back).get('code') ?? '')).body['refresh_token']
  }
  for (const preset of ['oidcProvider', 'logto'] as const) {
    expect(await refresh(startApp({ preset }))).toBeUndefined()
    expect(await refresh(startApp({ preset }), { prompt: 'consent' })).toEqual(expect.any(String))
  }
  expect(await refresh(startApp({ preset: 'auth0' }))).toEqual(expect.any(String))
})

test('implicit response types are for clients that registered them, with hashes that bind the parts', async () => {
  const app = startApp({ signing: 'ES384' })
  const legacy = {
    client_id: 'legacy',
    nonce: 'n',
    code_challenge: undefined,
    code_challenge_method: undefined,
  }
  const both = paramsOf(
    await app.server.navigate(app.authorization({ ...legacy, response_type: 'token id_token' }), ADA),
  )
  expect([...both.keys()]).toEqual(['access_token', 'expires_in', 'token_type', 'scope', 'id_token', 'state'])
  const hash = await crypto.subtle.digest('SHA-384', new TextEncoder().encode(both.get('access_token') ?? ''))
  const half = Buffer.from(hash.slice(0, 24)).toString('base64url')
  expect(decodeJwt(both.get('id_token') ?? '')).toMatchObject({ at_hash: half, nonce: 'n', sub: 'ada' })
  expect((await app.userinfo(both.get('access_token'))).status).toBe(200)

  const noNonce = { ...legacy, nonce: undefined, response_type: 'id_token' }
  expect(await errorOf(app, noNonce)).toEqual(['invalid_request', "missing required parameter 'nonce'"])
})

test('one resource of two is what a token is for, by name', async () => {
  const app = startApp()
  const scope = 'openid offline_access contacts:read calendar:read'
  const tokens = await app.tokens({ scope, resource: [CONTACTS, CALENDAR] })
  const contacts = (await app.renew(tokens['refresh_token'], { resource: CONTACTS })).body
  expect(decodeJwt(String(contacts['access_token']))).toMatchObject({
    aud: CONTACTS,
    scope: 'contacts:read',
    client_id: 'demo',
  })
  expect(contacts['scope']).toBe('contacts:read')
  const calendar = (await app.renew(contacts['refresh_token'], { resource: CALENDAR })).body
  expect(calendar).toMatchObject({
    scope: 'calendar:read',
    access_token: expect.stringMatching(/^[\w-]{43}$/) as string,
  })
})

test('a resource that was not granted has spent the refresh token by the time it is refused', async () => {
  const app = startApp()
  const { refresh_token } = await app.tokens({
    scope: 'openid offline_access contacts:read',
    resource: [CONTACTS],
  })
  expect(await app.renew(refresh_token, { resource: CALENDAR })).toMatchObject({
    status: 400,
    body: { error: 'invalid_target', error_description: 'resource indicator is missing, or unknown' },
  })
  expect((await app.renew(refresh_token)).body['error']).toBe('invalid_grant')
  expect(app.lastRefusal()?.cause).toBe('refresh_token_rotated')

  const lenient = startApp({ policy: { targetCheck: 'before-rotation' } })
  const { refresh_token: kept } = await lenient.tokens({ resource: [CONTACTS] })
  expect((await lenient.renew(kept, { resource: CALENDAR })).status).toBe(400)
  expect((await lenient.renew(kept)).status).toBe(200)
})
