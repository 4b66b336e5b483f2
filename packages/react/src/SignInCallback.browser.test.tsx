import { AuthError } from '@onegrant/core'
import { expect, test, vi } from 'vitest'
import { SignInCallback } from './index.ts'
import { fakeClient, session } from './testing/fake-client.ts'
import { mount, settle, within } from './testing/mount.tsx'

test('it says that it waits, and goes on doing so until the app leaves the page', async () => {
  const client = fakeClient()
  const onSuccess = vi.fn<(value: unknown) => void>()
  const { container } = await mount(within(client, <SignInCallback onSuccess={onSuccess} />))
  expect(container.querySelector('[role=status]')?.textContent).toBe('Signing in…')
  client.callback.resolve({ session: session.signedIn, returnTo: '/inbox', appState: 7 })
  await settle()
  expect(onSuccess.mock.calls).toEqual([[{ session: session.signedIn, returnTo: '/inbox', appState: 7 }]])
  expect(container.querySelector('[role=status]')).not.toBeNull()
})

test('a failure is an alert with a button that signs in again', async () => {
  const client = fakeClient()
  const onError = vi.fn<(value: unknown) => void>()
  const { container } = await mount(
    within(client, <SignInCallback onSuccess={() => undefined} onError={onError} />),
  )
  client.callback.reject(new AuthError('callback_unknown_state'))
  await settle()
  expect(container.querySelector('[role=alert]')?.textContent).toContain('callback_unknown_state')
  expect(onError).toHaveBeenCalledTimes(1)
  container.querySelector('button')?.click()
  await settle()
  expect(client.calls.signIn).toEqual([undefined])
  expect(container.querySelector('[role=status]')).not.toBeNull()
})

test('pending and error are the app’s where given, also as nothing', async () => {
  const client = fakeClient()
  const { container } = await mount(
    within(
      client,
      <SignInCallback
        onSuccess={() => undefined}
        pending={null}
        error={(error, retry) => <button onClick={retry}>{error.code}!</button>}
      />,
    ),
  )
  expect(container.innerHTML).toBe('')
  client.callback.reject(new AuthError('access_denied'))
  await settle()
  expect(container.textContent).toBe('access_denied!')
  container.querySelector('button')?.click()
  expect(client.calls.signIn).toHaveLength(1)
})
