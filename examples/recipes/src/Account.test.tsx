// @vitest-environment jsdom
import { createTestAuth, TestAuthProvider } from '@onegrant/react/testing'
import { act, cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { Account } from './Account.tsx'

// Testing Library does it by itself where your tests have `globals: true`.
afterEach(cleanup)

test('an ended session is said', () => {
  const auth = createTestAuth({ user: { sub: 'ada', name: 'Ada' }, accessToken: 'token' })
  render(
    <TestAuthProvider auth={auth}>
      <Account />
    </TestAuthProvider>,
  )
  expect(screen.getByRole('button').textContent).toBe('Sign out Ada')

  act(() => auth.test.expire())
  expect(screen.getByRole('alert').textContent).toBe('Your session has ended.')
})
