import type { TestAuth } from '@onegrant/core/testing'
import { createTestAuth } from '@onegrant/core/testing'
import { TestAuthProvider } from '@onegrant/react/testing'
import { expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { mount } from './mount.tsx'
import { App } from './readme.tsx'
import { clientFor } from './Tenants.tsx'
import { Both, Greeting, InboxPage, OrdersPage } from './readme-names.tsx'

const made = vi.hoisted(() => [] as TestAuth[])

// The providers of the samples are nowhere.
vi.mock(import('@onegrant/core'), async (load) => ({
  ...(await load()),
  createAuthClient() {
    const auth = createTestAuth()
    made.push(auth)
    return auth
  },
}))

const ada = { sub: 'ada', name: 'Ada', tenant: 'north' }

test('the names of the README do what it says of them', async () => {
  const auth = createTestAuth({
    user: ada,
    accessToken: 'token',
    isRestoring: true,
    fetch: async (input) => new Response(`orders by ${new Request(input).headers.get('authorization')}`),
  })
  const container = mount(
    <TestAuthProvider auth={auth}>
      <Greeting />|<InboxPage />|<OrdersPage />
    </TestAuthProvider>,
  )
  expect(container.textContent).toBe('…|One moment…|One moment…')
  auth.test.restore()
  await expect.poll(() => container.textContent).toBe('Hello ada of north|Inbox of Ada|LoadToken')
  await page.getByRole('button', { name: 'Load' }).click()
  await expect.poll(() => container.textContent).toContain('orders by Bearer token')
  await page.getByRole('button', { name: 'Token' }).click()
  await expect.poll(() => container.textContent).toContain('a token of 5 characters')
  auth.test.expire()
  await expect.poll(() => container.textContent).toContain('ada, your session has ended (reauth_required).')
  auth.test.signOut('storage-cleared')
  await expect.poll(() => container.textContent).toContain('Hello stranger|Please sign in')
})

test('a client for each tenant is another one', () => {
  expect(clientFor('north')).not.toBe(clientFor('south'))
})

test('two clients are two sessions, and need no provider', async () => {
  const container = mount(<Both />)
  await expect.poll(() => container.textContent).toBe('signed-out, signed-out')
})

test('the first sample signs a stranger in and shows the account', async () => {
  const container = mount(<App />)
  await expect.poll(() => container.textContent).toBe('Sign out ')
  expect(made.flatMap(({ test: { signIns } }) => signIns)).toHaveLength(1)
})
