import { Component } from 'react'
import type { ReactNode } from 'react'
import { AuthError } from '@onegrant/core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AuthErrorBoundary } from './index.ts'
import { expired, fakeClient, session } from './testing/fake-client.ts'
import { mount, settle, within } from './testing/mount.tsx'

let failure: Error | undefined

function Orders(): ReactNode {
  if (failure !== undefined) throw failure
  return 'orders'
}

beforeEach(() => {
  failure = undefined
  // React reports each caught error there.
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})

afterEach(() => {
  vi.restoreAllMocks()
})

test('an ended session is shown with a button that signs in, and the children come back with the user', async () => {
  const client = fakeClient(expired(new AuthError('reauth_required')))
  const onError = vi.fn<(error: AuthError) => void>()
  failure = new AuthError('reauth_required')
  const { container } = await mount(
    within(
      client,
      <AuthErrorBoundary onError={onError}>
        <Orders />
      </AuthErrorBoundary>,
    ),
  )
  expect(container.querySelector('[role=alert]')?.textContent).toContain('reauth_required')
  expect(onError.mock.calls).toEqual([[failure]])
  container.querySelector('button')?.click()
  expect(client.calls.signIn).toHaveLength(1)
  failure = undefined
  client.set(session.signedIn)
  await settle()
  expect(container.textContent).toBe('orders')
})

test('a sign-in that fails takes the place of the error', async () => {
  const client = fakeClient(session.signedOut)
  failure = new AuthError('signed_out')
  const tree = (
    <AuthErrorBoundary>
      <Orders />
    </AuthErrorBoundary>
  )
  const { container } = await mount(within(client, tree))
  container.querySelector('button')?.click()
  client.signIns[0]?.reject(new AuthError('provider_unreachable'))
  await settle()
  expect(container.textContent).toContain('provider_unreachable')
})

test('what may work later is tried again by the button, and by reset of an own fallback', async () => {
  const client = fakeClient(session.signedIn)
  failure = new AuthError('temporarily_unavailable')
  const { container, show } = await mount(
    within(
      client,
      <AuthErrorBoundary key="1">
        <Orders />
      </AuthErrorBoundary>,
    ),
  )
  failure = undefined
  container.querySelector('button')?.click()
  await settle()
  expect([container.textContent, client.calls.signIn.length]).toEqual(['orders', 0])
  failure = new AuthError('temporarily_unavailable')
  await show(
    within(
      client,
      <AuthErrorBoundary key="2" fallback={({ code }, reset) => <button onClick={reset}>{code}</button>}>
        <Orders />
      </AuthErrorBoundary>,
    ),
  )
  expect(container.textContent).toBe('temporarily_unavailable')
  failure = undefined
  container.querySelector('button')?.click()
  await settle()
  expect(container.textContent).toBe('orders')
})

test('another error passes to the boundary around it', async () => {
  class Boundary extends Component<{ children: ReactNode }, { message?: string }> {
    override state: { message?: string } = {}
    static getDerivedStateFromError(error: Error): { message: string } {
      return { message: error.message }
    }
    override render(): ReactNode {
      return this.state.message ?? this.props.children
    }
  }
  failure = new TypeError('a fault')
  const inner = within(
    fakeClient(session.signedIn),
    <AuthErrorBoundary>
      <Orders />
    </AuthErrorBoundary>,
  )
  const { container } = await mount(<Boundary>{inner}</Boundary>)
  expect(container.textContent).toBe('a fault')
})
