import { expect, test } from 'vitest'
import { isAuthError } from '../errors.ts'
import { createTestAuth, type TestAuth } from './test-auth.ts'

const ada = { sub: 'ada', name: 'Ada' }

async function codeOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work
  } catch (error) {
    return isAuthError(error) ? error.code : error
  }
}

function heard(auth: TestAuth): string[] {
  const events: string[] = []
  auth.on('signed-in', ({ user }) => events.push(`signed-in ${user.sub}`))
  auth.on('signed-out', ({ cause }) => events.push(cause))
  auth.on('renewed', () => events.push('renewed'))
  auth.on('reauth-required', ({ error }) => events.push(error.code))
  auth.on('user-changed', ({ user }) => events.push(`now ${user.sub}`))
  return events
}

test('the user of the options is signed in, with the token', async () => {
  const auth = createTestAuth({ user: ada, accessToken: 'token' })
  expect(await auth.ready()).toBe(auth.getSnapshot())
  expect(auth.getSnapshot()).toEqual({ status: 'signed-in', user: ada, error: undefined })
  expect(await auth.getAccessToken()).toBe('token')
  expect(await auth.userInfo()).toEqual(ada)
  expect(auth.getExpiry()?.getTime()).toBeGreaterThan(Date.now())
})

test('nobody is signed in without a user, and a sign-in succeeds at once', async () => {
  const auth = createTestAuth()
  expect([await codeOf(auth.getAccessToken()), auth.getExpiry()]).toEqual(['signed_out', undefined])
  expect((await auth.signIn({ returnTo: '/orders', appState: 1 })).status).toBe('signed-in')
  expect(auth.test.signIns).toEqual([{ returnTo: '/orders', appState: 1 }])
  expect(await auth.handleCallback()).toEqual({
    session: auth.getSnapshot(),
    returnTo: '/orders',
    appState: 1,
  })
})

test('a callback alone signs in', async () => {
  const auth = createTestAuth()
  expect(await auth.handleCallback()).toMatchObject({ returnTo: '/', session: { status: 'signed-in' } })
})

test('a callback fails as the test says, and then succeeds', async () => {
  const auth = createTestAuth()
  auth.test.failSignIn('access_denied')
  expect(await codeOf(auth.handleCallback())).toBe('access_denied')
  expect(auth.getSnapshot()).toMatchObject({ status: 'signed-out', error: { code: 'access_denied' } })
  auth.test.failSignIn()
  expect(await auth.handleCallback()).toMatchObject({ session: { status: 'signed-in' } })
})

test('a session that is not known yet is waited for', async () => {
  const auth = createTestAuth({ user: ada, isRestoring: true })
  const token = auth.getAccessToken()
  expect(auth.getSnapshot().status).toBe('restoring')
  auth.test.restore()
  expect([await token, auth.getSnapshot().status]).toEqual(['test-token', 'signed-in'])
  auth.test.expire()
  auth.test.restore()
  expect(auth.getSnapshot().status).toBe('expired')
})

test('what the test does, listeners hear', async () => {
  const auth = createTestAuth({ user: ada })
  const events = heard(auth)
  let changes = 0
  const unsubscribe = auth.subscribe(() => (changes += 1))
  auth.test.renew()
  auth.test.expire()
  expect([await codeOf(auth.getAccessToken()), auth.getSnapshot().user]).toEqual(['reauth_required', ada])
  auth.test.signIn({ sub: 'grace' })
  auth.test.signOut()
  auth.test.signIn()
  await auth.signOut({ local: true })
  expect(events).toEqual([
    'renewed',
    'reauth_required',
    'now grace',
    'signed-in grace',
    'signed-out-in-another-tab',
    'signed-in ada',
    'signed-out',
  ])
  expect([changes, auth.test.signOuts]).toEqual([5, [{ local: true }]])
  unsubscribe()
  auth.test.signIn()
  expect(changes).toBe(5)
})

test('a sign-in fails as the test says, and a session stands through it', async () => {
  const auth = createTestAuth({ user: ada })
  auth.test.failSignIn('popup_closed')
  expect(await codeOf(auth.signIn({ mode: 'popup' }))).toBe('popup_closed')
  expect(auth.getSnapshot().status).toBe('signed-in')
  auth.test.signOut()
  expect(await codeOf(auth.signIn())).toBe('popup_closed')
  expect(auth.getSnapshot()).toMatchObject({ status: 'signed-out', error: { code: 'popup_closed' } })
  auth.test.failSignIn()
  expect((await auth.signIn()).status).toBe('signed-in')
})

test('a 401 is answered by a renewal and one repeat', async () => {
  const seen: (string | null)[] = []
  const auth = createTestAuth({
    user: ada,
    accessToken: ({ resource = 'none' }) => `for ${resource}`,
    fetch: async (input) => {
      const authorization = new Request(input).headers.get('authorization')
      seen.push(authorization)
      return new Response('', { status: seen.length === 1 ? 401 : 200 })
    },
  })
  expect((await auth.fetch('https://api.example/', { method: 'POST', body: 'x' })).status).toBe(200)
  expect(seen).toEqual(['Bearer for none', 'Bearer for none.1'])
  expect(await auth.withToken(async (token) => token, { resource: 'r' })).toBe('for r.1')
})
