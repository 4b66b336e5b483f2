import { Suspense } from 'react'
import type { ReactNode } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { AuthError } from '@onegrant/core'
import { afterEach, expect, test, vi } from 'vitest'
import { AuthErrorBoundary, useAuthSuspense } from './index.ts'
import { expired, fakeClient, session } from './testing/fake-client.ts'
import { mount, settle, within } from './testing/mount.tsx'

function Status(): ReactNode {
  const { status, user } = useAuthSuspense()
  return `${status} ${user?.name}`
}

const tree = (): ReactNode => (
  <Suspense fallback="wait">
    <Status />
  </Suspense>
)

afterEach(() => {
  vi.restoreAllMocks()
})

test('a component suspends until the session is known, and asks for it once', async () => {
  const client = fakeClient()
  let restored: () => void = () => undefined
  client.restored = new Promise<void>((resolve) => {
    restored = resolve
  })
  const { container } = await mount(
    within(
      client,
      <>
        {tree()}
        {tree()}
      </>,
    ),
  )
  expect(container.textContent).toBe('waitwait')
  expect(client.calls.ready).toBe(1)
  client.set(session.signedIn)
  restored()
  // React keeps a fallback for a moment, so that it does not flash.
  await expect.poll(() => container.textContent).toBe('signed-in Janesigned-in Jane')
  client.set(expired(new AuthError('reauth_required')))
  await settle()
  expect(container.textContent).toBe('expired Janeexpired Jane')
})

test('a session that cannot be known is a fault, for the boundary of the app', async () => {
  const client = fakeClient()
  client.restored = Promise.reject(new AuthError('temporarily_unavailable'))
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const { container } = await mount(within(client, <AuthErrorBoundary>{tree()}</AuthErrorBoundary>))
  await expect.poll(() => container.textContent).toContain('temporarily_unavailable')
})

test('a server sends the fallback, and the browser renders what is inside', async () => {
  const client = fakeClient(session.signedIn)
  const page = within(client, <main>{tree()}</main>)
  const container = document.body.appendChild(document.createElement('div'))
  container.innerHTML = renderToString(page)
  expect(container.textContent).toBe('wait')
  expect(client.calls.ready).toBe(0)
  const told: string[] = []
  hydrateRoot(container, page, { onRecoverableError: (error) => told.push(String(error)) })
  await expect.poll(() => container.textContent).toBe('signed-in Jane')
  // React tells of the boundary that the server gave up, and of no difference in the markup.
  expect(told.filter((text) => /hydrat|match/i.test(text))).toEqual([])
})
