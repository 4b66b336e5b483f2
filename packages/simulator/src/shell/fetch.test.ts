import { expect, test } from 'vitest'
import { REDIRECT, startApp } from '../testing/app.ts'

test('fetch is for the issuer alone', async () => {
  const app = startApp()
  expect((await app.server.fetch(app.at('/jwks'))).status).toBe(200)
  await expect(app.server.fetch('https://elsewhere.example/jwks')).rejects.toThrow(TypeError)
})

test('fetch follows, shows or refuses a redirect as it is told to', async () => {
  const app = startApp()
  const url = app.authorization()
  const followed = await app.server.fetch(url, { headers: { accept: 'text/html' } })
  expect(await followed.text()).toContain('<h1>Sign in</h1>')
  expect((await app.server.fetch(url, { redirect: 'manual' })).status).toBe(303)
  await expect(app.server.fetch(url, { redirect: 'error' })).rejects.toThrow(TypeError)
  await expect(app.server.fetch(app.authorization({ prompt: 'none' }))).rejects.toThrow(
    'https://app.example is not the simulated issuer',
  )
})

test('a request that was given up before it was sent does nothing', async () => {
  const app = startApp()
  const signal = AbortSignal.abort(new Error('too late'))
  await expect(app.server.fetch(app.at('/jwks'), { signal })).rejects.toThrow('too late')
  expect(app.server.journal).toEqual([])
})

test('navigate keeps its cookie from page to page, and takes one along', async () => {
  const app = startApp()
  const { cookie } = await app.server.signIn({ account: 'ada', client_id: 'demo', scope: 'openid' })
  const silent = app.authorization({ prompt: 'none' })
  expect(await app.server.navigate(silent, { cookie })).toMatchObject({
    kind: 'app',
    url: expect.stringContaining(`${REDIRECT}?code=`) as string,
  })
  expect(await app.server.navigate(silent)).toMatchObject({
    url: expect.stringContaining('login_required') as string,
  })
  const page = await app.server.navigate(app.authorization())
  expect(page).toMatchObject({ kind: 'page', url: expect.stringContaining('/interaction/') as string })
})

test('an account that signs in by itself needs no page', async () => {
  const app = startApp({ interaction: { account: 'grace' } })
  const response = await app.server.fetch(app.authorization(), { redirect: 'manual' })
  expect(response.headers.get('location')).toContain(`${REDIRECT}?code=`)
  expect(response.headers.get('set-cookie')).toMatch(
    /^session_\w+=[\w-]{43}; expires=.*; path=\/; httponly; samesite=lax; secure$/,
  )
})

test('a listener hears of each exchange when it is over, until it listens no more', async () => {
  const app = startApp()
  const heard: unknown[] = []
  const stop = app.server.onExchange(({ endpoint, outcome }) => heard.push([endpoint, outcome]))
  await app.server.fetch(app.at('/jwks'))
  app.server.faults.add({ effect: { kind: 'lost', when: 'after' } })
  await app.redeem('c').catch(() => undefined)
  stop()
  await app.server.fetch(app.at('/jwks'))
  expect(heard).toEqual([
    ['jwks', 'sent'],
    ['token', 'lost'],
  ])
})
