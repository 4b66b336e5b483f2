import { expect, test } from 'vitest'
import { ORIGIN, startApp, type App } from '../testing/app.ts'

interface Stop {
  readonly url: string
  readonly status: number
  readonly html: string
}

/** A browser with one cookie jar, which follows redirects while they stay at the server. */
function browserOf({ server }: App): {
  open: (url: string) => Promise<Stop>
  press: (page: Stop, button: string, fields?: Record<string, string>) => Promise<Stop>
} {
  let cookie: string | undefined
  const visit = async (url: string, init: RequestInit = {}): Promise<Stop> => {
    const headers = { accept: 'text/html', ...(cookie !== undefined && { cookie }) }
    const response = await server.handle(new Request(url, { ...init, headers, redirect: 'manual' }))
    const set = response.headers.get('set-cookie')
    if (set !== null) cookie = set.includes('1970') ? undefined : set.split(';')[0]
    const location = response.headers.get('location')
    if (location === null) return { url, status: response.status, html: await response.text() }
    return server.owns(location) ? visit(location) : { url: location, status: response.status, html: '' }
  }
  return {
    open: (url) => visit(url),
    press: ({ html }, button, fields = {}) => {
      const tag = new RegExp(`<button([^>]*)>${button}</button>`).exec(html)?.[1]
      if (tag === undefined) throw new Error(`no button ${button} in ${html}`)
      const action =
        /formaction="([^"]+)"/.exec(tag)?.[1] ?? /<form[^>]*action="([^"]+)"/.exec(html)?.[1] ?? ''
      const hidden = [...html.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
        ([, name = '', value = '']) => [name, value],
      )
      const own = /name="([^"]+)" value="([^"]+)"/.exec(tag)
      const pressed = own === null ? {} : { [own[1] ?? '']: own[2] ?? '' }
      const body = new URLSearchParams({ ...Object.fromEntries(hidden), ...pressed, ...fields } as Record<
        string,
        string
      >)
      return visit(action, { method: 'POST', body })
    },
  }
}

test('a person signs in by the pages, and the server knows the browser again', async () => {
  const app = startApp()
  const browser = browserOf(app)
  const login = await browser.open(app.authorization({ login_hint: 'ada' }))
  expect(login.html).toContain('value="ada"')
  const wrong = await browser.press(login, 'Sign in', { username: 'ada', password: 'wrong' })
  expect(wrong).toMatchObject({ status: 401, html: expect.stringContaining('do not match') as string })
  const consent = await browser.press(wrong, 'Sign in', { username: 'ada', password: 'lovelace' })
  expect(consent.html).toContain('You are signed in as Ada Lovelace')
  const back = await browser.press(consent, 'Allow')
  expect(back.url).toMatch(/^https:\/\/app\.example\/callback\?code=[\w-]{43}&state=the-state&iss=/)
  expect((await browser.open(app.authorization({ prompt: 'none' }))).url).toContain('code=')
  expect((await browserOf(app).open(app.authorization({ prompt: 'none' }))).url).toContain('login_required')
})

test.each(['Cancel', 'Deny'])('%s sends the app access_denied', async (button) => {
  const app = startApp()
  const browser = browserOf(app)
  const login = await browser.open(app.authorization())
  const page =
    button === 'Cancel'
      ? login
      : await browser.press(login, 'Sign in', { username: 'grace', password: 'hopper' })
  expect((await browser.press(page, button)).url).toContain('error=access_denied')
})

test('markup in a parameter stays text', async () => {
  const app = startApp()
  const browser = browserOf(app)
  const login = await browser.open(app.authorization({ login_hint: '"><script>alert(1)</script>' }))
  expect(login.html).not.toContain('<script')
  const error = await browser.open(app.authorization({ client_id: '<script>alert(1)</script>' }))
  expect(error).toMatchObject({ status: 400, html: expect.not.stringContaining('<script') as string })
})

test('a page that is over says so', async () => {
  const app = startApp()
  const browser = browserOf(app)
  expect(await browser.open(app.at('/interaction/unknown'))).toMatchObject({ status: 400 })
  const login = await browser.open(app.authorization())
  await app.server.advance(3601 * 1000)
  const late = await browser.press(login, 'Sign in', { username: 'ada', password: 'lovelace' })
  expect(late).toMatchObject({
    status: 400,
    html: expect.stringContaining('interaction session not found') as string,
  })
})

async function signedIn(
  app: App,
  scope: string,
): Promise<{ browser: ReturnType<typeof browserOf>; tokens: Record<string, unknown> }> {
  const browser = browserOf(app)
  const prompt = scope.includes('offline_access') ? { prompt: 'consent' } : {}
  const login = await browser.open(app.authorization({ scope, ...prompt }))
  const consent = await browser.press(login, 'Sign in', { username: 'ada', password: 'lovelace' })
  const { url } = await browser.press(consent, 'Allow')
  const tokens = (await app.redeem(new URL(url).searchParams.get('code') ?? '')).body
  return { browser, tokens }
}

function signOutUrl(app: App, params: Record<string, string>): string {
  return `${app.at(app.server.policy.paths.end_session)}?${new URLSearchParams(params).toString()}`
}

test('a sign-out asks, ends the session and what belongs to it, and leads back', async () => {
  const app = startApp({ policy: { refreshToken: 'always' } })
  const { browser, tokens } = await signedIn(app, 'openid')
  const hint = String(tokens['id_token'])
  const url = signOutUrl(app, { id_token_hint: hint, post_logout_redirect_uri: `${ORIGIN}/bye`, state: 's' })
  const page = await browser.open(url)
  expect(page.html).toContain('You leave demo')
  expect((await app.userinfo(tokens['access_token'])).status).toBe(200)
  expect((await browser.press(page, 'Sign out')).url).toBe(`${ORIGIN}/bye?state=s`)
  expect((await app.userinfo(tokens['access_token'])).status).toBe(401)
  expect((await app.renew(tokens['refresh_token'])).body['error']).toBe('invalid_grant')
  expect((await browser.open(app.authorization({ prompt: 'none' }))).url).toContain('login_required')
})

test('what was granted offline goes on after a sign-out', async () => {
  const app = startApp()
  const { browser, tokens } = await signedIn(app, 'openid offline_access')
  await browser.press(await browser.open(signOutUrl(app, { client_id: 'demo' })), 'Sign out')
  expect((await app.renew(tokens['refresh_token'])).status).toBe(200)
})

test.each(['auth0', 'okta'] as const)('%s signs out without asking', async (preset) => {
  const app = startApp({ preset, sessions: 'shared' })
  const { id_token = '' } = await app.server.issue({ account: 'ada', client_id: 'demo' })
  const url = signOutUrl(app, { id_token_hint: id_token, post_logout_redirect_uri: `${ORIGIN}/bye` })
  expect(await app.server.navigate(url)).toEqual({ kind: 'app', url: `${ORIGIN}/bye` })
  expect(await app.server.navigate(app.authorization({ prompt: 'none' }))).toMatchObject({
    url: expect.stringContaining('login_required') as string,
  })
})

test.each([
  [{ id_token_hint: 'a.b.c' }, 'could not validate id_token_hint'],
  [{ client_id: 'nobody' }, 'client is invalid'],
  [
    { client_id: 'demo', post_logout_redirect_uri: 'https://evil.example/' },
    'post_logout_redirect_uri not registered',
  ],
])('a sign-out with %o is refused', async (params, message) => {
  const app = startApp()
  const { browser } = await signedIn(app, 'openid')
  expect(await browser.open(signOutUrl(app, params))).toMatchObject({
    status: 400,
    html: expect.stringContaining(message) as string,
  })
})

test('a sign-out that nobody asked for is not confirmed', async () => {
  const app = startApp()
  const { browser } = await signedIn(app, 'openid')
  const page = await browser.open(signOutUrl(app, {}))
  const forged = {
    ...page,
    html: page.html.replace(/name="xsrf" value="[^"]+"/, 'name="xsrf" value="forged"'),
  }
  expect((await browser.press(forged, 'Sign out')).html).toContain('xsrf token invalid')
  expect((await browser.press(page, 'Sign out')).html).toContain('You are signed out')
})
