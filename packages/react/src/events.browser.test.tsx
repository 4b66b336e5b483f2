import type { ReactNode } from 'react'
import type { AuthClient } from '@onegrant/core'
import { expect, test } from 'vitest'
import { AuthProvider, useAuth, useAuthEvent, useAuthFetch, useUser, withAuthRequired } from './index.ts'
import { fakeClient, session } from './testing/fake-client.ts'
import { mount, settle, within } from './testing/mount.tsx'

test('an event reaches the newest listener, without a render', async () => {
  const heard: string[] = []
  let renders = 0
  function Hearing(props: { readonly name: string }): ReactNode {
    renders += 1
    useAuthEvent('signed-out', ({ cause }) => heard.push(`${props.name} ${cause}`))
    return null
  }
  const client = fakeClient(session.signedIn)
  const { show, unmount } = await mount(within(client, <Hearing name="a" />))
  await show(within(client, <Hearing name="b" />))
  const before = renders
  expect(client.eventListeners.size).toBe(1)
  client.emit('signed-out', { cause: 'storage-cleared' })
  client.emit('renewed', { byThisTab: true })
  await settle()
  expect([heard, renders]).toEqual([['b storage-cleared'], before])
  unmount()
  await settle()
  expect(client.eventListeners.size).toBe(0)
})

test('useAuthFetch is the fetch of the client, the same through all sessions, and renders nothing', async () => {
  const seen = new Set<unknown>()
  let renders = 0
  function Fetching(): ReactNode {
    renders += 1
    seen.add(useAuthFetch())
    return null
  }
  const client = fakeClient(session.signedIn)
  await mount(within(client, <Fetching />))
  const before = renders
  client.set(session.signingOut)
  await settle()
  expect([seen.size, renders]).toEqual([1, before])
})

test('withAuthRequired guards a component and hands its props on', async () => {
  const Guarded = withAuthRequired(
    function Account(props: { readonly tab: string }) {
      return `account ${props.tab}`
    },
    { fallback: 'sign in' },
  )
  expect(Guarded.displayName).toBe('withAuthRequired(Account)')
  const client = fakeClient(session.signedOut)
  const { container } = await mount(within(client, <Guarded tab="orders" />))
  expect(container.textContent).toBe('sign in')
  client.set(session.signedIn)
  await settle()
  expect(container.textContent).toBe('account orders')
})

test('nested providers give each component the nearest client, and any component another one', async () => {
  const outer = fakeClient(session.signedIn)
  const inner = fakeClient(session.signedOut)
  function Who(props: { readonly client?: AuthClient }): ReactNode {
    const { status } = useAuth(props)
    return <i>{`${status} ${useUser(props)?.name}`}</i>
  }
  const { container } = await mount(
    <AuthProvider client={outer}>
      <Who />
      <AuthProvider client={inner}>
        <Who />
        <Who client={outer} />
      </AuthProvider>
    </AuthProvider>,
  )
  const shown = (): string[] =>
    [...container.querySelectorAll('i')].map(({ textContent }) => textContent ?? '')
  expect(shown()).toEqual(['signed-in Jane', 'signed-out undefined', 'signed-in Jane'])
  outer.set(session.signedOut)
  inner.set(session.signedIn)
  await settle()
  expect(shown()).toEqual(['signed-out undefined', 'signed-in Jane', 'signed-out undefined'])
})
