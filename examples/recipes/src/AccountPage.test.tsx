// @vitest-environment jsdom
import { RequireAuth } from '@onegrant/react'
import { createTestAuth, TestAuthProvider } from '@onegrant/react/testing'
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { Account } from './Account.tsx'

afterEach(cleanup)

test('a stranger is asked to sign in, and may fail', async () => {
  const auth = createTestAuth()
  auth.test.failSignIn('provider_unreachable')
  render(
    <TestAuthProvider auth={auth}>
      <RequireAuth>
        <Account />
      </RequireAuth>
    </TestAuthProvider>,
  )
  expect((await screen.findByRole('alert')).textContent).toContain('provider_unreachable')
  expect(auth.test.signIns).toHaveLength(1)

  auth.test.failSignIn()
  screen.getByRole('button', { name: 'Sign in again' }).click()
  expect(await screen.findByRole('button', { name: /^Sign out/ })).toBeDefined()
})
