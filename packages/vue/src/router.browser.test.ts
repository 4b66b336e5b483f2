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
