import type { ReactNode } from 'react'
import { AuthError } from '@onegrant/core'
import { afterEach, expect, test, vi } from 'vitest'
import { RequireAuth } from './index.ts'
import type { RequireAuthProps } from './index.ts'
import { expired, failed, fakeClient, session } from './testing/fake-client.ts'
import type { FakeClient } from './testing/fake-client.ts'
import { mount, settle, within } from './testing/mount.tsx'
import type { Mounted } from './testing/mount.tsx'

afterEach(() => {
  vi.restoreAllMocks()
})

function guarded(client: FakeClient, props: RequireAuthProps = {}, key = 'guard'): ReactNode {
  return within(
    client,
    <RequireAuth key={key} pending="wait" {...props}>
      <input />
    </RequireAuth>,
  )
}

const setup = (client: FakeClient, props?: RequireAuthProps): Promise<Mounted> =>
  mount(guarded(client, props))

test('a signed-out user is sent to sign in once, with the options', async () => {
  const client = fakeClient()
  const { container } = await setup(client, { signIn: { login_hint: 'jane' } })
  expect([container.textContent, client.calls.signIn.length]).toEqual(['wait', 0])
  client.set(session.signedOut)
  await settle()
  client.set({ ...session.signedOut })
  await settle()
  expect(client.calls.signIn).toEqual([{ login_hint: 'jane' }])
  expect(container.textContent).toBe('wait')
  client.set(session.signingIn)
  await settle()
  expect(container.textContent).toBe('wait')
})

test('guards beside each other and remounted guards start one sign-in', async () => {
  const client = fakeClient(session.signedOut)
  const { show } = await mount(
    <>
      {guarded(client)}
      {guarded(client, {}, 'other')}
    </>,
  )
  await show(guarded(client, {}, 'third'))
  expect(client.calls.signIn).toHaveLength(1)
})

test('a sign-in that fails is an alert, and is started again by the user only', async () => {
  const client = fakeClient(session.signedOut)
  const { container, show } = await setup(client)
  client.set(session.signingIn)
  client.set({ ...session.signedOut })
  client.signIns[0]?.reject(new AuthError('provider_unreachable'))
  await settle()
  expect(container.querySelector('[role=alert]')?.textContent).toContain('provider_unreachable')
  await show(guarded(client, {}, 'remounted'))
  expect(client.calls.signIn).toHaveLength(1)
  container.querySelector('button')?.click()
  await settle()
  expect(client.calls.signIn).toHaveLength(2)
  client.signIns[1]?.reject(new AuthError('insecure_context'))
  await settle()
  expect(container.querySelector('[role=alert]')?.textContent).toContain('insecure_context')
  expect(client.calls.signIn).toHaveLength(2)
})

test('it never loops, whatever the client answers', async () => {
  const client = fakeClient(session.signedOut)
  await setup(client)
  for (let round = 0; round < 20; round += 1) {
    client.set(session.signingIn)
    await settle()
    client.signIns.at(-1)?.reject(new AuthError('access_denied'))
    client.set(round % 2 === 0 ? { ...session.signedOut } : failed(new AuthError('access_denied')))
    await settle()
  }
  expect(client.calls.signIn).toHaveLength(1)
})

test('an error in the session is shown, and nothing is started', async () => {
  const client = fakeClient(failed(new AuthError('access_denied')))
  const { container } = await setup(client)
  expect(container.querySelector('[role=alert]')?.textContent).toContain('access_denied')
  expect(client.calls.signIn).toHaveLength(0)
})

test('a fallback is shown in place of starting', async () => {
  const client = fakeClient(session.signedOut)
  const { container } = await setup(client, { fallback: 'please' })
  expect([container.textContent, client.calls.signIn.length]).toEqual(['please', 0])
})

test('a session without an error shows no prompt while the page is leaving', async () => {
  const client = fakeClient(session.signedOut)
  const { container } = await setup(client)
  client.set(session.signingIn)
  await settle()
  client.set(session.signedOut)
  await settle()
  expect([container.textContent, client.calls.signIn.length]).toEqual(['wait', 1])
})

test('a sign-out under the guard is not undone by a sign-in', async () => {
  const client = fakeClient(session.signedIn)
  const { container } = await setup(client)
  client.set(session.signingOut)
  await settle()
  expect(container.textContent).toBe('wait')
  client.set(session.signedOut)
  await settle()
  expect(client.calls.signIn).toHaveLength(0)
  container.querySelector('button')?.click()
  expect(client.calls.signIn).toHaveLength(1)
})

test('an expired session leaves a form mounted, with what was typed, until it is back', async () => {
  const client = fakeClient(session.signedIn)
  const { container } = await setup(client)
  const input = container.querySelector('input')
  if (input) input.value = 'typed'
  const lost = expired(new AuthError('reauth_required'))
  for (const next of [lost, session.signingInAgain, lost, session.signedIn]) {
    client.set(next)
    await settle()
    expect(container.querySelector('input')).toBe(input)
  }
  expect(client.calls.signIn).toHaveLength(0)
})

test('expired="sign-in" starts one sign-in for each time the session expires', async () => {
  const client = fakeClient(session.signedIn)
  const { container } = await setup(client, { expired: 'sign-in', fallback: 'please' })
  client.set(expired(new AuthError('reauth_required')))
  await settle()
  client.set(expired(new AuthError('reauth_required')))
  await settle()
  expect([container.textContent, client.calls.signIn.length]).toEqual(['wait', 1])
  client.set(session.signedIn)
  await settle()
  client.set(expired(new AuthError('reauth_required')))
  await settle()
  expect(client.calls.signIn).toHaveLength(2)
})

test('a hidden page starts no sign-in before it is seen', async () => {
  const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  const client = fakeClient(session.signedOut)
  await setup(client)
  expect(client.calls.signIn).toHaveLength(0)
  visibility.mockReturnValue('visible')
  document.dispatchEvent(new Event('visibilitychange'))
  document.dispatchEvent(new Event('visibilitychange'))
  expect(client.calls.signIn).toHaveLength(1)
})

test('a guard that is gone starts nothing when the page is seen', async () => {
  const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  const client = fakeClient(session.signedOut)
  const { unmount } = await setup(client)
  unmount()
  visibility.mockReturnValue('visible')
  document.dispatchEvent(new Event('visibilitychange'))
  expect(client.calls.signIn).toHaveLength(0)
})
