import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { AuthError } from '@onegrant/core'
import { expect, test } from 'vitest'
import { SignedIn, SignedOut, useAuth, useUser } from './index.ts'
import { expired, fakeClient, session } from './testing/fake-client.ts'
import { mount, settle, within } from './testing/mount.tsx'

function Status(): ReactNode {
  const { status, user } = useAuth()
  return `${status} ${user?.name}`
}

test('a component follows the session', async () => {
  const client = fakeClient()
  const { container } = await mount(within(client, <Status />))
  expect(container.textContent).toBe('restoring undefined')
  client.set(session.signedIn)
  await settle()
  expect(container.textContent).toBe('signed-in Jane')
})

test('a notification without another session renders nothing, and runs no effect', async () => {
  let renders = 0
  let effects = 0
  function Counting(): ReactNode {
    const auth = useAuth()
    renders += 1
    useEffect(() => {
      effects += 1
    }, [auth])
    return <Status />
  }
  const client = fakeClient(session.signedIn)
  await mount(within(client, <Counting />))
  const before = [renders, effects]
  client.set(session.signedIn)
  await settle()
  expect([renders, effects]).toEqual(before)
  client.set({ ...session.signedIn })
  await settle()
  expect(renders).toBeGreaterThan(before[0] ?? 0)
})

test('what useAuth returns is the same object while the session is, also in another component', async () => {
  const seen = new Set<unknown>()
  function See(): ReactNode {
    seen.add(useAuth())
    return null
  }
  const client = fakeClient(session.signedIn)
  const { show } = await mount(within(client, <See />))
  await show(
    within(
      client,
      <p>
        <See />
      </p>,
    ),
  )
  expect(seen.size).toBe(1)
})

test('actions keep their identity through all sessions', async () => {
  const seen = new Set<unknown>()
  function See(): ReactNode {
    const { signIn, signOut, getAccessToken, fetch } = useAuth()
    for (const action of [signIn, signOut, getAccessToken, fetch]) seen.add(action)
    return null
  }
  const client = fakeClient()
  await mount(within(client, <See />))
  for (const next of [session.signingIn, session.signedIn, session.signingOut]) {
    client.set(next)
    await settle()
  }
  expect(seen.size).toBe(4)
})

test('a client can be given without a provider', async () => {
  const client = fakeClient(session.signedIn)
  const Own = (): ReactNode => useAuth({ client }).status
  expect((await mount(<Own />)).container.textContent).toBe('signed-in')
})

test('useUser gives the claims, also those of an expired session', async () => {
  const client = fakeClient()
  const Name = (): ReactNode => useUser<{ sub: string; name: string }>()?.name ?? 'nobody'
  const { container } = await mount(within(client, <Name />))
  const shown = [container.textContent]
  for (const next of [session.signedIn, expired(new AuthError('reauth_required')), session.signedOut]) {
    client.set(next)
    await settle()
    shown.push(container.textContent)
  }
  expect(shown).toEqual(['nobody', 'Jane', 'Jane', 'nobody'])
})

test('nobody listens after the unmount', async () => {
  const client = fakeClient()
  const { unmount } = await mount(within(client, <Status />))
  expect(client.listeners.size).toBe(1)
  unmount()
  await settle()
  expect(client.listeners.size).toBe(0)
})

test('one of SignedIn and SignedOut renders in each state that is no transition, none in between', async () => {
  const client = fakeClient()
  const both = (
    <>
      <SignedIn>in</SignedIn>
      <SignedOut>out</SignedOut>
    </>
  )
  const { container } = await mount(within(client, both))
  const shown: string[] = [container.textContent]
  for (const next of [
    session.signedOut,
    session.signingIn,
    session.signedIn,
    expired(new AuthError('reauth_required')),
    session.signingOut,
  ]) {
    client.set(next)
    await settle()
    shown.push(container.textContent)
  }
  expect(shown).toEqual(['', 'out', '', 'in', 'out', ''])
})

test('server markup is taken over without a mismatch, and then shows the session', async () => {
  const client = fakeClient(session.signedIn)
  const tree = within(client, <Status />)
  const container = document.body.appendChild(document.createElement('div'))
  container.innerHTML = renderToString(tree)
  expect(container.textContent).toBe('restoring undefined')
  const mismatches: unknown[] = []
  hydrateRoot(container, tree, { onRecoverableError: (error) => mismatches.push(error) })
  await settle()
  expect(container.textContent).toBe('signed-in Jane')
  expect(mismatches).toEqual([])
})
