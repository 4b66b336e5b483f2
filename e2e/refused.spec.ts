import type { Page } from '@playwright/test'
import {
  accessToken,
  callbackAddress,
  errorCode,
  logIn,
  reach,
  signIn,
  startSignIn,
} from './fixtures/page.ts'
import { expect, scenario, test } from './fixtures/test.ts'

/** The number under which the table has what is wrong from outside. */
const BAD_INPUT = scenario(13)

const none = { code: 0, refresh: 0, repeated: [] }

/** The code of the error that handleCallback gives in this page. */
function callbackError(page: Page): Promise<unknown> {
  return page.evaluate(() =>
    window.auth.handleCallback().then(
      () => 'no error',
      (error: unknown) => (error as { code?: unknown }).code,
    ),
  )
}

test('a user who says no comes back to a page that says so', BAD_INPUT, async ({ launch }) => {
  const app = await launch('react')
  const page = await app.open()
  await startSignIn(page)
  await logIn(page)
  await page.getByRole('button', { name: 'Deny' }).click()
  await expect(page.getByRole('alert')).toHaveText('The sign-in was cancelled.')
  await reach(page, 'signed-out')
  expect(await errorCode(page)).toBe('access_denied')
  expect(await callbackError(page)).toBe('access_denied')
  expect(page.url()).toBe(`${app.url}callback`)
  expect(await app.counts()).toEqual(none)
})

test('a no to a second sign-in leaves the session as it was', BAD_INPUT, async ({ launch }) => {
  const app = await launch('react')
  const page = await app.open()
  await signIn(page)
  const token = await accessToken(page)
  await startSignIn(page, { prompt: 'consent' })
  await page.getByRole('button', { name: 'Deny' }).click()
  await expect(page.getByRole('alert')).toHaveText('The sign-in was cancelled.')
  await reach(page, 'signed-in')
  expect(await callbackError(page)).toBe('access_denied')
  expect(await accessToken(page)).toBe(token)
  expect((await app.counts()).code).toBe(1)
})

const forged = [
  { what: 'an unknown state', query: 'code=of-another&state=of-another', code: 'callback_unknown_state' },
  { what: 'no state', query: 'code=of-another', code: 'callback_unknown_state' },
  { what: 'an error and no state', query: 'error=access_denied', code: 'callback_unknown_state' },
  { what: 'two codes', query: 'code=one&code=two&state=of-another', code: 'callback_invalid' },
  { what: 'two states', query: 'code=one&state=one&state=two', code: 'callback_invalid' },
]

for (const { what, query, code } of forged) {
  test(`a callback with ${what} is refused and touches nothing`, BAD_INPUT, async ({ launch }) => {
    const app = await launch('react')
    // The hint of a development build.
    if (code === 'callback_unknown_state') app.console.expect(/\[onegrant\] callback_unknown_state: /)
    const page = await app.open(`callback?${query}`)
    await reach(page, 'signed-out')
    await expect(page.getByRole('alert')).toBeVisible()
    expect(await callbackError(page)).toBe(code)
    expect(await app.counts()).toEqual(none)

    await page.goto(app.url)
    await signIn(page)
    const token = await accessToken(page)
    await page.goto(`${app.url}callback?${query}`)
    await expect(page.getByRole('alert')).toBeVisible()
    await reach(page, 'signed-in')
    expect(await callbackError(page)).toBe(code)
    expect(await accessToken(page)).toBe(token)
    expect((await app.counts()).code).toBe(1)
  })
}

test('a callback whose code was put in twice does not use up the sign-in', BAD_INPUT, async ({ launch }) => {
  const app = await launch('react')
  const page = await app.open()
  const address = await callbackAddress(page, async () => {
    await startSignIn(page)
    await logIn(page)
    // The app comes back without a script that could use the code.
    await page.route('**/assets/*.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }))
    await page.getByRole('button', { name: 'Allow' }).click()
  })
  await page.unrouteAll()
  await page.goto(`${address}&code=another`)
  await reach(page, 'signed-out')
  expect(await callbackError(page)).toBe('callback_invalid')
  await page.goto(address)
  await reach(page, 'signed-in')
  expect(await app.counts()).toEqual({ code: 1, refresh: 0, repeated: [] })
})

test('the callback page without a sign-in says that there is none', BAD_INPUT, async ({ launch }) => {
  const app = await launch('react')
  const page = await app.open('callback')
  await expect(page.getByRole('alert')).toHaveText('There is no sign-in to finish here.')
  expect(await callbackError(page)).toBe('callback_no_response')
  expect(await app.counts()).toEqual(none)
})

const settings = [
  { key: 'authority', given: { authority: undefined } },
  { key: 'authority', given: { authority: 'http://id.example' } },
  { key: 'client_id', given: { client_id: '' } },
  { key: 'redirect_uri', given: { redirect_uri: 'callback' } },
  { key: 'client_secret', given: { client_secret: 'x' } },
]

test('wrong settings are named when the client is made', BAD_INPUT, async ({ launch }) => {
  const app = await launch('plain')
  const page = await app.open()
  for (const { key, given } of settings) {
    const thrown = await page.evaluate((wrong) => {
      const right = { authority: 'https://id.example', client_id: 'app', redirect_uri: '/callback' }
      try {
        window.createAuthClient({ ...right, ...wrong } as typeof right)
        return undefined
      } catch (error) {
        const { name, message, cause } = error as { name: string; message: string; cause: { code?: string } }
        return { name, message, code: cause.code }
      }
    }, given)
    expect(thrown).toMatchObject({ name: 'TypeError', code: 'config_invalid' })
    expect(thrown?.message).toContain(`"${key}"`)
  }
})

test('a provider that is down at the start is a page with a reason', BAD_INPUT, async ({ launch }) => {
  const app = await launch('react')
  await app.provider.control('discovery', { down: true })
  app.console.expect(/net::ERR_EMPTY_RESPONSE/)
  app.console.expect(/\[onegrant\] provider_unreachable: /)
  const page = await app.open()
  await reach(page, 'signed-out')
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert')).toHaveText('The sign-in service cannot be reached.')
  expect(await errorCode(page)).toBe('provider_unreachable')

  await app.provider.control('discovery', { down: false })
  await signIn(page)
  const token = await accessToken(page)
  await app.provider.control('discovery', { down: true })
  await page.reload()
  await reach(page, 'signed-in')
  expect(await accessToken(page)).toBe(token)
})

test('a discovery that names another issuer is not believed', BAD_INPUT, async ({ launch }) => {
  const app = await launch('react')
  await app.provider.control('discovery', { issuer: 'https://other.example' })
  app.console.expect(/\[onegrant\] provider_issuer_mismatch: /)
  const page = await app.open()
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  expect(await errorCode(page)).toBe('provider_issuer_mismatch')
  expect(page.url()).toBe(app.url)
  expect(await app.counts()).toEqual(none)
})
