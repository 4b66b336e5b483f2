import { afterEach, expect, test } from 'vitest'
import { CALENDAR, codeOf, CONTACTS, ORIGIN, startApp, type App } from './testing/app.ts'
import type { Settings } from './index.ts'

let running: App[] = []

async function setup(settings?: Partial<Settings>): Promise<App> {
  const app = await startApp(settings)
  running.push(app)
  return app
}

afterEach(async () => {
  await Promise.all(running.map((app) => app.running.close()))
  running = []
})

test('a user signs in and consents, and the code gives tokens', async () => {
  const app = await setup()
  const authorization = app.authorization()
  const back = await app.approve(authorization)
  expect(back.url.origin + back.url.pathname).toBe(`${ORIGIN}/callback`)
  expect(back.url.searchParams.get('state')).toBe('the-state')
  expect(back.url.searchParams.get('iss')).toBe(app.running.issuer)

  const tokens = await app.redeem(codeOf(back), authorization.verifier)
  expect(tokens).toMatchObject({ status: 200, expires_in: 60, refresh_token: expect.any(String) as string })
  const claims = JSON.parse(
    Buffer.from(tokens.id_token.split('.')[1] ?? '', 'base64url').toString(),
  ) as object
  expect(claims).toMatchObject({ sub: 'ada', name: 'Ada Lovelace', email: 'ada@example.com' })
})

test('the login page shows the demo users and an error keeps the user name', async () => {
  const app = await setup()
  const login = await app.browser.open(app.authorization().url)
  expect(login.html).toContain('lovelace')
  expect(login.html).toContain('hopper')

  const again = await app.browser.press(login, 'Sign in', { username: '"><b>ada', password: 'wrong' })
  expect(again.status).toBe(401)
  expect(again.html).toContain('do not match')
  expect(again.html).toContain('value="&quot;&gt;&lt;b&gt;ada"')
  expect(again.html).not.toContain('<b>ada')
})

test('markup in a parameter stays text', async () => {
  const app = await setup()
  const login = await app.browser.open(app.authorization({ login_hint: '"><script>alert(1)</script>' }).url)
  expect(login.html).not.toContain('<script')
  const error = await app.browser.open(app.authorization({ client_id: '<script>alert(1)</script>' }).url)
  expect(error.status).toBe(400)
  expect(error.html).not.toContain('<script')
})

test('the consent page lists scopes and resources', async () => {
  const app = await setup()
  const login = await app.browser.open(app.authorization().url)
  const consent = await app.browser.press(login, 'Sign in', { username: 'grace', password: 'hopper' })
  for (const text of [
    'React demo',
    'Grace Hopper',
    'Read your name',
    'Read your contacts',
    CONTACTS,
    CALENDAR,
  ]) {
    expect(consent.html).toContain(text)
  }
})

test('Deny tells the app access_denied', async () => {
  const app = await setup()
  const login = await app.browser.open(app.authorization().url)
  const consent = await app.browser.press(login, 'Sign in', { username: 'ada', password: 'lovelace' })
  const back = await app.browser.press(consent, 'Deny')
  expect(back.url.searchParams.get('error')).toBe('access_denied')
})

test('Cancel on the login page tells the app access_denied', async () => {
  const app = await setup()
  const back = await app.browser.press(await app.browser.open(app.authorization().url), 'Cancel')
  expect(back.url.searchParams.get('error')).toBe('access_denied')
})

test('a user who consented is not asked again, unless prompt=consent', async () => {
  const app = await setup()
  await app.approve(app.authorization())
  expect(codeOf(await app.browser.open(app.authorization().url))).not.toBe('')
  expect(codeOf(await app.browser.open(app.authorization({ prompt: 'none' }).url))).not.toBe('')

  const page = await app.browser.open(app.authorization({ prompt: 'consent' }).url)
  expect(page.html).toContain('Allow React demo access?')
  expect(codeOf(await app.browser.press(page, 'Allow'))).not.toBe('')
})

test('prompt=none without a session answers login_required', async () => {
  const app = await setup()
  const back = await app.browser.open(app.authorization({ prompt: 'none' }).url)
  expect(back.url.searchParams.get('error')).toBe('login_required')
})

test('a sign-in page without its cookie says how to go on', async () => {
  const app = await setup()
  const page = await app.browser.open(`${app.running.issuer}/interaction/unknown`)
  expect(page.status).toBe(400)
  expect(page.html).toContain('start again')
})

test('a request without PKCE is refused', async () => {
  const app = await setup()
  const bare = { code_challenge: undefined, code_challenge_method: undefined }
  const back = await app.browser.open(app.authorization(bare).url)
  expect(back.url.searchParams.get('error')).toBe('invalid_request')
})

test('strict: no refresh token without prompt=consent, one with it', async () => {
  const app = await setup({ offline: 'strict' })
  expect((await app.signIn()).refresh_token).toBeUndefined()
  const authorization = app.authorization({ prompt: 'consent' })
  const page = await app.browser.open(authorization.url)
  const code = codeOf(await app.browser.press(page, 'Allow'))
  expect((await app.redeem(code, authorization.verifier)).refresh_token).toEqual(expect.any(String))
})

test('sign-out ends the session and the refresh token, and leads back to the app', async () => {
  const app = await setup()
  const tokens = await app.signIn()
  const url = new URL('/session/end', app.running.issuer)
  url.searchParams.set('id_token_hint', tokens.id_token)
  url.searchParams.set('post_logout_redirect_uri', `${ORIGIN}/signed-out`)
  url.searchParams.set('state', 'bye')

  const back = await app.browser.press(await app.browser.open(url.href), 'Sign out')
  expect(back.url.href).toBe(`${ORIGIN}/signed-out?state=bye`)
  expect((await app.renew(tokens.refresh_token)).error).toBe('invalid_grant')
  const silent = await app.browser.open(app.authorization({ prompt: 'none' }).url)
  expect(silent.url.searchParams.get('error')).toBe('login_required')
})

test('a newcomer signs in from any port that Vite takes, another origin does not', async () => {
  const app = await setup()
  const page = await app.browser.open(app.authorization({ redirect_uri: 'http://localhost:5188/app/' }).url)
  expect(page.html).toContain('to continue to React demo')
  const refused = await app.browser.open(
    app.authorization({ redirect_uri: 'http://localhost:8080/callback' }).url,
  )
  expect(refused.status).toBe(400)
  expect(refused.html).toContain('invalid_redirect_uri')
})

test('a strange request line is answered', async () => {
  const app = await setup()
  expect((await fetch(`${app.running.issuer}//`)).status).toBe(404)
  expect((await fetch(`${app.running.apiUrl}//`)).status).toBe(404)
})
