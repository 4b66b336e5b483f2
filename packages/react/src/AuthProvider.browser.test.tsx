import { useEffect } from 'react'
import type { ReactNode } from 'react'
import type { AuthSettings } from '@onegrant/core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AuthProvider, SignInCallback, useAuth } from './index.ts'
import { controlled, fakeClient, session } from './testing/fake-client.ts'
import type { FakeClient } from './testing/fake-client.ts'
import { mount, settle } from './testing/mount.tsx'

/** As in core: clients of one provider share an engine, from their first use until the last of them is disposed. */
const world = vi.hoisted(() => ({
  made: [] as FakeClient[],
  users: new Set<unknown>(),
  ends: 0,
  log: [] as string[],
}))
let callback = controlled<never>()

vi.mock(import('@onegrant/core'), async (load) => ({
  ...(await load()),
  createAuthClient(settings) {
    const client = fakeClient(session.signedOut)
    const { subscribe, dispose } = client
    const enter = (): void => void world.users.add(client)
    world.made.push(client)
    return Object.assign(client, {
      subscribe(listener: () => void) {
        const unsubscribe = subscribe(listener)
        if (client.calls.dispose === 0) enter()
        world.log.push(`subscribe ${settings.scope}`)
        return unsubscribe
      },
      handleCallback() {
        enter()
        return callback.promise
      },
      dispose() {
        dispose()
        world.log.push(`dispose ${settings.scope}`)
        if (world.users.delete(client) && world.users.size === 0) world.ends += 1
      },
    })
  },
}))

const settings = (scope = 'a'): AuthSettings => ({
  authority: 'https://id.example',
  client_id: 'app',
  redirect_uri: '/callback',
  scope,
  fetch: (input) => fetch(input),
})

const Status = (): ReactNode => useAuth().status
const provided = (scope?: string, key?: number): ReactNode => (
  <AuthProvider key={key} settings={settings(scope)}>
    <Status />
  </AuthProvider>
)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  Object.assign(world, { made: [], users: new Set(), ends: 0, log: [] })
  callback = controlled()
})

afterEach(() => {
  vi.runAllTimers()
  vi.useRealTimers()
})

const used = (): FakeClient[] => world.made.filter((client) => world.users.has(client))

test('inline settings use one client, in StrictMode and over many renders', async () => {
  const { container, show } = await mount(provided())
  const before = world.made.length
  for (let render = 0; render < 3; render += 1) await show(provided())
  vi.advanceTimersByTime(60_000)
  expect(world.made).toHaveLength(before)
  expect(used()).toHaveLength(1)
  expect(used()[0]?.calls.dispose).toBe(0)
  used()[0]?.set(session.signedIn)
  await settle()
  expect(container.textContent).toBe('signed-in')
})

test('undefined settings and the identity of functions and loggers make no difference', async () => {
  const tree = (more: Partial<AuthSettings>): ReactNode => (
    <AuthProvider settings={{ ...settings(), ...more }}>
      <Status />
    </AuthProvider>
  )
  // A logger of a library, with cycles.
  const logger = { debug: () => undefined, warn: () => undefined, self: {} }
  logger.self = logger
  const { show } = await mount(tree({ logger }))
  const before = world.made.length
  await show(tree({ logger: { ...logger }, name: undefined, fetch: (input) => fetch(input) }))
  expect(world.made).toHaveLength(before)
})

test('other settings use another client, and the first has ended before the second is used', async () => {
  const { container, show } = await mount(provided('a'))
  world.log.length = 0
  await show(provided('b'))
  expect(world.log).toEqual(['dispose a', 'subscribe b'])
  expect(used()).toHaveLength(1)
  used()[0]?.set(session.signedIn)
  await settle()
  expect(container.textContent).toBe('signed-in')
})

test('a provider that is remounted during an exchange hurts nobody, and its answer is delivered once', async () => {
  const onSuccess = vi.fn<(value: unknown) => void>()
  const tree = (key: number): ReactNode => (
    <AuthProvider key={key} settings={settings()}>
      <SignInCallback onSuccess={onSuccess} />
    </AuthProvider>
  )
  const { show } = await mount(tree(0))
  await show(tree(1))
  await show(null)
  vi.advanceTimersByTime(30_000)
  await show(tree(2))
  vi.advanceTimersByTime(60_000)
  expect(world.ends).toBe(0)
  callback.resolve({ session: session.signedIn, returnTo: '/', appState: undefined } as never)
  await settle()
  expect(onSuccess).toHaveBeenCalledTimes(1)
})

test('the client of settings is disposed when the provider does not come back, the client of the app never', async () => {
  const client = fakeClient(session.signedIn)
  const { unmount } = await mount(
    <>
      <AuthProvider client={client}>
        <Status />
      </AuthProvider>
      {provided()}
    </>,
  )
  unmount()
  await settle()
  vi.advanceTimersByTime(30_000)
  expect(world.users.size).toBe(1)
  vi.advanceTimersByTime(30_000)
  expect(world.users.size).toBe(0)
  expect(client.calls.dispose).toBe(0)
})

test('effects that come back after the end of the client get another one, without a break', async () => {
  let mounts = 0
  // Runs between StrictMode's cleanup and its second effects, those of the readers and of the provider.
  function Late(): ReactNode {
    useEffect(() => {
      mounts += 1
      if (mounts === 2) vi.advanceTimersByTime(60_000)
    }, [])
    return null
  }
  const { container } = await mount(
    <AuthProvider settings={settings()}>
      <Late />
      <Status />
    </AuthProvider>,
  )
  expect(world.ends).toBe(1)
  expect(used()).toHaveLength(1)
  used()[0]?.set(session.signedIn)
  await settle()
  expect(container.textContent).toBe('signed-in')
})

test('clients of the app are hinted at never, however many providers there are', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const client = fakeClient()
  const { show } = await mount(null)
  for (let key = 0; key < 50; key += 1)
    await show(
      <AuthProvider key={key} client={client}>
        <Status />
      </AuthProvider>,
    )
  expect(warn).not.toHaveBeenCalled()
  warn.mockRestore()
})

test('settings that differ in every render are hinted at once', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const { show } = await mount(null)
  for (let render = 0; render < 30; render += 1) await show(provided(`openid ${render}`))
  expect(warn).toHaveBeenCalledTimes(1)
  warn.mockRestore()
})
