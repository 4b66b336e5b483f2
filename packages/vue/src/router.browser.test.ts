import { AuthError, type Session } from '@onegrant/core'
import {
  createMemoryHistory,
  createRouter,
  createWebHashHistory,
  createWebHistory,
  type Router,
} from 'vue-router'
import { afterEach, expect, test, vi } from 'vitest'
import { guardRouter, routeOf } from './router.ts'
import type { GuardRouterOptions } from './router.ts'
import { fakeClient, session, type FakeClient } from './testing/fake-client.ts'

const page = { render: () => null }
const routes = [
  { path: '/', component: page },
  { path: '/welcome', component: page },
  { path: '/account', component: page, meta: { requiresAuth: true } },
]

afterEach(() => vi.restoreAllMocks())

function guarded(
  client: FakeClient,
  options?: GuardRouterOptions,
  history = createMemoryHistory('/app'),
): Router {
  const router = createRouter({ history, routes })
  guardRouter(router, client, options)
  return router
}

const path = (router: Router): string => router.currentRoute.value.path
const failed: Session = { status: 'signed-out', user: undefined, error: new AuthError('access_denied') }

test('a protected route waits for the session, and lets a user in', async () => {
  const client = fakeClient()
  const router = guarded(client)
  const navigation = router.push('/account')
  client.set(session.signedIn)
  await navigation
  expect(path(router)).toBe('/account')
})

test('other routes wait for nothing', async () => {
  const router = guarded(fakeClient())
  await router.push('/welcome')
  expect(path(router)).toBe('/welcome')
})

test('nobody signs in, to come back to the route below its base', async () => {
  const client = fakeClient(session.signedOut)
  void guarded(client).push('/account?tab=2#top')
  await vi.waitFor(() =>
    expect(client.calls.signIn).toEqual([{ returnTo: `${location.origin}/app/account?tab=2#top` }]),
  )
})

test('a router with its routes in the hash comes back to the hash', async () => {
  const client = fakeClient(session.signedOut)
  void guarded(client, {}, createWebHashHistory()).push('/account')
  await vi.waitFor(() => expect(client.calls.signIn).toHaveLength(1))
  expect(client.calls.signIn[0]?.returnTo).toBe(`${location.href.split('#')[0]}#/account`)
})

test('a sign-in that does not leave the page enters the route', async () => {
  const client = fakeClient(session.signedOut)
  client.onSignIn = () => Promise.resolve(session.signedIn)
  const router = guarded(client, { signIn: { mode: 'popup' } })
  await router.push('/account')
  expect(path(router)).toBe('/account')
  expect(client.calls.signIn[0]).toMatchObject({ mode: 'popup' })
})

test('with a place for the signed-out no sign-in starts', async () => {
  const client = fakeClient(session.signedOut)
  const router = guarded(client, { signedOut: '/welcome' })
  await router.push('/account')
  expect(path(router)).toBe('/welcome')
  expect(client.calls.signIn).toEqual([])
})

test('a page load after a failed sign-in ends with its error, and a click starts another', async () => {
  const client = fakeClient(failed)
  const router = guarded(client)
  await expect(router.push('/account')).rejects.toMatchObject({ code: 'access_denied' })
  expect(client.calls.signIn).toEqual([])
  await router.push('/')
  void router.push('/account')
  await vi.waitFor(() => expect(client.calls.signIn).toHaveLength(1))
})

test('a hidden page leaves for the provider when it is shown, and not where the user is there by then', async () => {
  const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  const client = fakeClient(session.signedOut)
  const router = guarded(client)
  const navigation = router.push('/account')
  await vi.waitFor(() => expect(visibility).toHaveBeenCalled())
  expect(client.calls.signIn).toEqual([])
  client.set(session.signedIn)
  visibility.mockReturnValue('visible')
  document.dispatchEvent(new Event('visibilitychange'))
  await navigation
  expect(path(router)).toBe('/account')
  expect(client.calls.signIn).toEqual([])
})

test('a page that is about to leave goes nowhere', async () => {
  const client = fakeClient(session.signingIn)
  const router = guarded(client)
  await router.push('/')
  await router.push('/account')
  expect(path(router)).toBe('/')
})

test('the guard can be taken off', async () => {
  const router = createRouter({ history: createMemoryHistory(), routes })
  guardRouter(router, fakeClient(session.signedOut))()
  await router.push('/account')
  expect(path(router)).toBe('/account')
})

const expired: Session = {
  status: 'expired',
  user: { sub: 'jane' },
  error: new AuthError('reauth_required'),
}

/** Navigations in memory are over when the next task begins. */
const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

/** A router that shows a page with a signed-in user. */
async function entered(
  client: FakeClient,
  options?: GuardRouterOptions,
  wanted = '/account',
): Promise<Router> {
  client.set(session.signedIn)
  const router = guarded(client, options)
  await router.push(wanted)
  expect(router.currentRoute.value.fullPath).toBe(wanted)
  return router
}

test('a page that needs a user is left when the user signs out, and Back does not lead to it', async () => {
  const client = fakeClient(session.signedIn)
  const router = guarded(client, { signedOut: '/welcome' })
  await router.push('/')
  await router.push('/account')
  client.set(session.signedOut)
  await vi.waitFor(() => expect(path(router)).toBe('/welcome'))
  router.back()
  await vi.waitFor(() => expect(path(router)).toBe('/'))
  expect(client.calls.signIn).toEqual([])
})

test('where no place is named for that, it is the start page, and no sign-in undoes the sign-out', async () => {
  const client = fakeClient()
  const router = await entered(client)
  client.set(session.signedOut)
  await vi.waitFor(() => expect(path(router)).toBe('/'))
  expect(client.calls.signIn).toEqual([])
  void router.push('/account')
  await vi.waitFor(() =>
    expect(client.calls.signIn).toEqual([{ returnTo: `${location.origin}/app/account` }]),
  )
})

test('a place of its own for that leaves sign-ins as they are', async () => {
  const client = fakeClient()
  const router = await entered(client, { afterSignOut: '/welcome' })
  client.set(session.signedOut)
  await vi.waitFor(() => expect(path(router)).toBe('/welcome'))
  void router.push('/account')
  await vi.waitFor(() => expect(client.calls.signIn).toHaveLength(1))
})

test('where every page needs a user, the provider is to ask who it is', async () => {
  const client = fakeClient()
  await entered(client, { isProtected: () => true })
  client.set(session.signedOut)
  const returnTo = `${location.origin}/app/`
  await vi.waitFor(() => expect(client.calls.signIn).toEqual([{ prompt: 'login', returnTo }]))
})

test('a page that is shown after the session has ended is left as well', async () => {
  const client = fakeClient(session.signedIn)
  const router = guarded(client, { signedOut: '/welcome' })
  router.beforeResolve(({ path: to }) => {
    if (to === '/account') client.set(session.signedOut)
  })
  await router.push('/account')
  await vi.waitFor(() => expect(path(router)).toBe('/welcome'))
})

test('other pages stay when the user signs out', async () => {
  const client = fakeClient()
  const router = await entered(client, { signedOut: '/welcome' })
  await router.push('/')
  const seen = vi.fn<() => void>()
  router.afterEach(seen)
  client.set(session.signedOut)
  await rest()
  expect([path(router), seen.mock.calls]).toEqual(['/', []])
})

test('a page stays while the browser leaves for the logout of the provider', async () => {
  const client = fakeClient()
  const router = await entered(client, { signedOut: '/welcome' })
  client.set({ status: 'signing-out', user: undefined, error: undefined })
  await rest()
  expect(path(router)).toBe('/account')
})

test('a page whose session expires is kept', async () => {
  const client = fakeClient()
  const router = await entered(client, { signedOut: '/welcome' })
  const seen = vi.fn<() => void>()
  router.afterEach(seen)
  client.set(expired)
  await rest()
  expect([path(router), seen.mock.calls, client.calls.signIn]).toEqual(['/account', [], []])
})

test('or signs in at once, and comes back to where it was', async () => {
  const client = fakeClient()
  const options = { expired: 'sign-in', signedOut: '/welcome' } as const
  const router = await entered(client, options, '/account?tab=2#top')
  client.set(expired)
  const returnTo = `${location.origin}/app/account?tab=2#top`
  await vi.waitFor(() => expect(client.calls.signIn).toEqual([{ returnTo }]))
  expect(router.currentRoute.value.fullPath).toBe('/account?tab=2#top')
})

test('a sign-in that fails then is told once, and not begun again', async () => {
  const client = fakeClient()
  const router = await entered(client, { expired: 'sign-in' })
  const told = vi.fn<(error: unknown) => void>()
  router.onError((error: unknown) => told(error))
  client.onSignIn = () => {
    client.set({ ...expired })
    return Promise.reject(new AuthError('provider_unreachable'))
  }
  client.set(expired)
  await vi.waitFor(() => expect(told.mock.calls).toMatchObject([[{ code: 'provider_unreachable' }]]))
  client.set({ ...expired })
  expect([path(router), client.calls.signIn.length]).toEqual(['/account', 1])
  client.set(session.signedIn)
  client.set(expired)
  await vi.waitFor(() => expect(client.calls.signIn).toHaveLength(2))
})

test('an app that refuses to leave is asked once', async () => {
  const client = fakeClient()
  const router = await entered(client)
  const refuse = vi.fn<() => boolean>(() => false)
  router.beforeEach(refuse)
  const ended = vi.fn<() => void>()
  router.afterEach(ended)
  client.set(session.signedOut)
  await vi.waitFor(() => expect(ended).toHaveBeenCalledTimes(1))
  client.set(session.signedOut)
  expect([path(router), refuse.mock.calls.length]).toEqual(['/account', 1])
})

test('a guard that was taken off follows the session no more', async () => {
  const client = fakeClient(session.signedIn)
  const router = createRouter({ history: createMemoryHistory(), routes })
  const remove = guardRouter(router, client)
  await router.push('/account')
  expect(client.listeners.size).toBe(1)
  remove()
  expect(client.listeners.size).toBe(0)
})

test('returnTo becomes a route: without the base of the router, and only that', () => {
  const below = createRouter({ history: createWebHistory('/app/'), routes })
  expect(routeOf(below, '/app/account?tab=2')).toBe('/account?tab=2')
  expect(routeOf(below, '/app')).toBe('/')
  expect(routeOf(below, '/app?tab=2')).toBe('/?tab=2')
  expect(routeOf(below, '/apple')).toBe('/apple')
  expect(routeOf(createRouter({ history: createWebHistory(), routes }), '/account')).toBe('/account')
  const hash = createRouter({ history: createWebHashHistory('/app/'), routes })
  expect(routeOf(hash, '/app/#/account')).toBe('/account')
})
