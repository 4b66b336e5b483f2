import { AuthError, type AuthClient } from '@onegrant/core'
import { createApp, createSSRApp, effectScope, h, KeepAlive, nextTick, shallowRef } from 'vue'
import type { App, Component } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { afterEach, expect, test, vi } from 'vitest'
import { authPlugin, useAuth } from './index.ts'
import { fakeClient, session } from './testing/fake-client.ts'

const apps: App[] = []
let renders = 0

afterEach(() => {
  for (const app of apps.splice(0)) app.unmount()
  document.body.replaceChildren()
  renders = 0
})

const Status: Component = {
  setup() {
    const { session: state } = useAuth()
    return () => {
      renders += 1
      return h('p', state.value.isAuthenticated ? `Hello ${state.value.user.name}` : state.value.status)
    }
  },
}

function mount(root: Component, client: AuthClient): HTMLElement {
  const container = document.body.appendChild(document.createElement('div'))
  const app = createApp(root).use(authPlugin, { client })
  apps.push(app)
  app.mount(container)
  return container
}

test('the refs follow the session', async () => {
  const client = fakeClient()
  const container = mount(Status, client)
  expect(container.textContent).toBe('restoring')
  client.set(session.signedIn)
  await nextTick()
  expect(container.textContent).toBe('Hello Jane')
  client.set({ status: 'expired', user: { sub: 'jane' }, error: new AuthError('reauth_required') })
  await nextTick()
  expect(container.textContent).toBe('expired')
})

test('a component that mounts late shows the session in its first render', () => {
  expect(mount(Status, fakeClient(session.signedIn)).textContent).toBe('Hello Jane')
  expect(renders).toBe(1)
})

test('news that change nothing in the session render nothing', async () => {
  const client = fakeClient(session.signedIn)
  mount(Status, client)
  for (let news = 0; news < 5; news += 1) client.set(session.signedIn)
  await nextTick()
  expect(renders).toBe(1)
})

test('every part of the session is a ref of its own, and an action reaches the client', async () => {
  const client = fakeClient()
  const scope = effectScope()
  const auth = scope.run(() => useAuth({ client }))!
  expect([auth.status.value, auth.isLoading.value]).toEqual(['restoring', true])
  client.set(session.signedIn)
  expect([auth.isAuthenticated.value, auth.user.value?.name, auth.error.value]).toEqual([
    true,
    'Jane',
    undefined,
  ])
  expect(await auth.getAccessToken()).toBe('token')
  await auth.signOut()
  expect(client.calls.signOut).toBe(1)
  scope.stop()
  expect(client.listeners.size).toBe(0)
})

test('an unmounted component listens to nothing, a kept one still knows', async () => {
  const client = fakeClient(session.signedOut)
  const isShown = shallowRef(true)
  const container = mount({ render: () => h(KeepAlive, () => (isShown.value ? h(Status) : null)) }, client)
  isShown.value = false
  await nextTick()
  client.set(session.signedIn)
  isShown.value = true
  await nextTick()
  expect(container.textContent).toBe('Hello Jane')
  apps.splice(0)[0]?.unmount()
  expect(client.listeners.size).toBe(0)
})

test('a page that a server rendered is taken over without a mismatch, and then shows the user', async () => {
  const client = fakeClient(session.signedIn)
  const warn = vi.spyOn(console, 'warn')
  const error = vi.spyOn(console, 'error')
  const container = document.body.appendChild(document.createElement('div'))
  const onServer = fakeClient()
  container.innerHTML = await renderToString(createSSRApp(Wrapped).use(authPlugin, { client: onServer }))
  expect(container.textContent).toBe('restoring')
  const app = createSSRApp(Wrapped).use(authPlugin, { client })
  apps.push(app)
  app.mount(container)
  await nextTick()
  expect(container.textContent).toBe('Hello Jane')
  expect([warn.mock.calls, error.mock.calls]).toEqual([[], []])
})

// Not the root: every component of the tree must take care of itself.
const Wrapped: Component = { render: () => h('main', h(Status)) }

test('a client that the plugin makes of settings ends with the app', () => {
  const settings = { authority: 'https://id.example', client_id: 'vue-app', redirect_uri: '/callback' }
  let signIn: ReturnType<typeof useAuth>['signIn'] | undefined
  const app = createApp({
    setup() {
      ;({ signIn } = useAuth())
      return () => null
    },
  }).use(authPlugin, { settings })
  app.mount(document.createElement('div'))
  app.unmount()
  return expect(signIn?.()).rejects.toMatchObject({ code: 'disposed' })
})
