import type { AuthSettings } from '@onegrant/core'
import type { TestAuth } from '@onegrant/core/testing'
import { AuthError } from '@onegrant/core'
import { createTestAuth } from '@onegrant/core/testing'
import { TestAuthProvider } from '@onegrant/react/testing'
import type { ReactNode } from 'react'
import { expect, onTestFinished, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { App as Front } from './front.tsx'
import { mount } from './mount.tsx'
import { App } from './readme.tsx'
import { clientFor } from './Tenants.tsx'
import {
  AccountPage,
  Both,
  CallbackPage,
  Greeting,
  InboxPage,
  OrdersPage,
  Root,
  Tenant,
} from './readme-names.tsx'

const made = vi.hoisted(() => [] as TestAuth[])
const given = vi.hoisted(() => [] as AuthSettings[])

// The providers of the samples are nowhere.
vi.mock(import('@onegrant/core'), async (load) => ({
  ...(await load()),
  createAuthClient(settings) {
    given.push(settings)
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

test('the sample that everybody sees first does the same', async () => {
  const container = mount(<Front />)
  await expect.poll(() => container.textContent).toBe('Hello ')
})

test('and so does the one without a framework', async () => {
  const before = made.length
  const answer = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  onTestFinished(() => answer.mockRestore())
  // Nobody is signed in: it signs in, and is loaded anew by the provider's answer.
  await import('./plain.ts')
  expect(made[before]?.test.signIns).toHaveLength(1)
  expect(answer).not.toHaveBeenCalled()
})

test('a preset is what the provider takes, and a claim of the app is a claim of the user', async () => {
  const container = mount(
    <Root>
      <Greeting />
    </Root>,
  )
  await expect.poll(() => container.textContent).toBe('Hello stranger')
  expect(given).toContainEqual(expect.objectContaining({ authority: 'https://my-tenant.logto.app/oidc' }))
  const tenant = mount(
    <TestAuthProvider user={ada}>
      <Tenant />
    </TestAuthProvider>,
  )
  expect(tenant.textContent).toBe('NORTH')
})

test('a callback that fails says why in the words of the app, and goes on by its button', async () => {
  const auth = createTestAuth()
  auth.test.failSignIn('provider_unreachable')
  const go = vi.fn<(path: string) => void>()
  const container = mount(
    <TestAuthProvider auth={auth}>
      <CallbackPage go={go} />
    </TestAuthProvider>,
  )
  expect(container.textContent).toBe('One moment…')
  await expect
    .poll(() => container.textContent)
    .toBe('Something went wrong (provider_unreachable). Once more')
  auth.test.failSignIn()
  await page.getByRole('button', { name: 'Once more' }).click()
  await expect.poll(() => go.mock.calls).toEqual([['/']])
})

test('a guard and a boundary show what the app gives them', async () => {
  const auth = createTestAuth()
  const error = new AuthError('temporarily_unavailable')
  let isDown = true
  function Page(): ReactNode {
    if (isDown) throw error
    return 'the account'
  }
  const container = mount(
    <TestAuthProvider auth={auth}>
      <AccountPage>
        <Page />
      </AccountPage>
    </TestAuthProvider>,
  )
  expect([container.textContent, auth.test.signIns]).toEqual(['Welcome', []])
  auth.test.signIn(ada)
  await expect.poll(() => container.textContent).toContain('(temporarily_unavailable)')
  isDown = false
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect.poll(() => container.textContent).toBe('the account')
})
