import * as React from 'react'
import { StrictMode, useEffect } from 'react'
import type { ComponentType, ReactNode } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { AuthError } from '@onegrant/core'
import { expect, test } from 'vitest'
import {
  AuthErrorBoundary,
  RequireAuth,
  SignedIn,
  SignedOut,
  SignInCallback,
  useAuth,
  useAuthEvent,
  useUser,
  withAuthRequired,
} from './index.ts'
import { expired, failed, fakeClient, session } from './testing/fake-client.ts'
import type { FakeClient } from './testing/fake-client.ts'
import { mount, settle, within } from './testing/mount.tsx'

const Guarded = withAuthRequired(() => <b>guarded</b>, { pending: 'wait' })

function Status(): ReactNode {
  const { status, isLoading } = useAuth()
  useAuthEvent('signed-out', () => undefined)
  return `${status} ${isLoading} ${useUser()?.name}`
}

const everything = (
  <AuthErrorBoundary>
    <Status />
    <SignedIn>in</SignedIn>
    <SignedOut>out</SignedOut>
    <RequireAuth fallback="sign in" pending="wait">
      <i>required</i>
    </RequireAuth>
    <Guarded />
    <SignInCallback onSuccess={() => undefined} />
  </AuthErrorBoundary>
)

/** Renders as a server does, takes the markup over, and gives what React had to mend. */
async function hydrate(client: FakeClient): Promise<readonly [text: string, mended: unknown[]]> {
  const container = document.body.appendChild(document.createElement('div'))
  const tree = <StrictMode>{within(client, everything)}</StrictMode>
  container.innerHTML = renderToString(tree)
  const mended: unknown[] = []
  const root = hydrateRoot(container, tree, { onRecoverableError: (error) => mended.push(error) })
  await settle()
  const text = container.textContent ?? ''
  root.unmount()
  container.remove()
  return [text, mended]
}

test.each([
  ['restoring', session.restoring],
  ['signed-out', session.signedOut],
  ['signed-out', failed(new AuthError('access_denied'))],
  ['signing-in', session.signingIn],
  ['signed-in', session.signedIn],
  ['signing-out', session.signingOut],
  ['expired', expired(new AuthError('reauth_required'))],
])('markup of a server is taken over without a mismatch by a page that is %s', async (status, current) => {
  const [text, mended] = await hydrate(fakeClient(current))
  expect(text.startsWith(status)).toBe(true)
  expect(mended).toEqual([])
})

test('the markup of a server is the same for every session', () => {
  const markup = Object.values(session).map((current) =>
    renderToString(within(fakeClient(current), everything)),
  )
  expect(new Set(markup).size).toBe(1)
})

const Activity = (React as { Activity?: ComponentType<{ mode: 'visible' | 'hidden'; children: ReactNode }> })
  .Activity

test.skipIf(Activity === undefined)(
  'what Activity hides stops listening, and is up to date when it is shown',
  async () => {
    if (Activity === undefined) throw new Error('this React has no Activity')
    const client = fakeClient(session.signedOut)
    let effects = 0
    function Counting(): ReactNode {
      useEffect(() => {
        effects += 1
      }, [])
      return <Status />
    }
    const tree = (mode: 'visible' | 'hidden'): ReactNode =>
      within(
        client,
        <Activity mode={mode}>
          <Counting />
          <RequireAuth fallback="sign in">
            <input />
          </RequireAuth>
        </Activity>,
      )
    const { container, show } = await mount(tree('visible'))
    expect(container.textContent).toContain('signed-out')
    const before = effects
    await show(tree('hidden'))
    expect(client.listeners.size).toBe(0)
    client.set(session.signedIn)
    await settle()
    await show(tree('visible'))
    expect(container.textContent).toContain('signed-in false Jane')
    expect(container.querySelector('input')).not.toBeNull()
    expect(effects).toBeGreaterThan(before)
    const input = container.querySelector('input')
    if (input) input.value = 'typed'
    await show(tree('hidden'))
    client.set(expired(new AuthError('reauth_required')))
    await show(tree('visible'))
    expect(container.querySelector('input')?.value).toBe('typed')
  },
)

test.skipIf(Activity === undefined)(
  'a callback that Activity hides and shows during its exchange is delivered once',
  async () => {
    if (Activity === undefined) throw new Error('this React has no Activity')
    const client = fakeClient()
    const got: string[] = []
    const tree = (mode: 'visible' | 'hidden'): ReactNode =>
      within(
        client,
        <Activity mode={mode}>
          <SignInCallback onSuccess={({ returnTo }) => got.push(returnTo)} />
        </Activity>,
      )
    const { show } = await mount(tree('visible'))
    await show(tree('hidden'))
    client.callback.resolve({ session: session.signedIn, returnTo: '/inbox', appState: undefined })
    await settle()
    expect(got).toEqual([])
    await show(tree('visible'))
    await show(tree('hidden'))
    await show(tree('visible'))
    expect(got).toEqual(['/inbox'])
  },
)
