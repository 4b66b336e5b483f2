import { createSSRApp, h } from 'vue'
import type { Component } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { createMemoryHistory, createRouter } from 'vue-router'
import { expect, test } from 'vitest'
import { authPlugin, useAuth, useSignInCallback } from './index.ts'
import { guardRouter } from './router.ts'
import { fakeClient, session } from './testing/fake-client.ts'

const Status: Component = {
  setup() {
    const { status, user } = useAuth()
    return () => `${status.value} ${user.value?.name}`
  },
}

test('a server renders the restoring session, whatever the client knows, and follows nothing', async () => {
  const client = fakeClient(session.signedIn)
  const html = await renderToString(createSSRApp(Status).use(authPlugin, { client }))
  expect(html).toContain('restoring undefined')
  expect(client.listeners.size).toBe(0)
})

test('the callback is pending on a server, and nothing is asked of the client', async () => {
  const client = fakeClient()
  const Callback: Component = {
    setup() {
      const answer = useSignInCallback()
      return () => h('p', answer.value.status)
    },
  }
  expect(await renderToString(createSSRApp(Callback).use(authPlugin, { client }))).toBe('<p>pending</p>')
  expect(client.calls.callback).toBe(0)
})

test('settings work on a server', async () => {
  const settings = { authority: 'https://id.example', client_id: 'app', redirect_uri: '/callback' }
  expect(await renderToString(createSSRApp(Status).use(authPlugin, { settings }))).toContain('restoring')
})

test('a wrong setting is named when the plugin is installed', () => {
  const settings = { authority: 'https://id.example', client_id: '', redirect_uri: '/callback' }
  expect(() => createSSRApp(Status).use(authPlugin, { settings })).toThrow('Setting "client_id"')
})

test('on a server every route is entered', async () => {
  const routes = [{ path: '/account', component: Status, meta: { requiresAuth: true } }]
  const router = createRouter({ history: createMemoryHistory(), routes })
  const client = fakeClient(session.signedOut)
  guardRouter(router, client)
  await router.push('/account')
  // Whatever a guard would start is over when the next task begins.
  await new Promise((resolve) => setTimeout(resolve))
  expect(router.currentRoute.value.path).toBe('/account')
  expect([client.calls.signIn, client.listeners.size]).toEqual([[], 0])
})

test('a composable without a client names itself and the remedy', () => {
  expect(() => useAuth()).toThrow('useAuth() needs app.use(authPlugin, { client })')
})
