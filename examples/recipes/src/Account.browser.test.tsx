import { createTestAuth, TestAuthProvider } from '@onegrant/react/testing'
import { expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { Account } from './Account.tsx'
import { mount } from './mount.tsx'

test('an ended session is said', async () => {
  const auth = createTestAuth({ user: { sub: 'ada', name: 'Ada' }, accessToken: 'token' })
  mount(
    <TestAuthProvider auth={auth}>
      <Account />
    </TestAuthProvider>,
  )
  await expect.element(page.getByRole('button')).toHaveTextContent('Sign out Ada')

  auth.test.expire()
  await expect.element(page.getByRole('alert')).toHaveTextContent('Your session has ended.')
})
