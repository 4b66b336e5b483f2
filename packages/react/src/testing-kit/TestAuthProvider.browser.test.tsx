import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { RequireAuth, SignInCallback, useAuth } from '../index.ts'
import { mount, settle } from '../testing/mount.tsx'
import { createTestAuth, TestAuthProvider } from './index.ts'

function Account(): ReactNode {
  const { status, user, signIn, signOut } = useAuth()
  const go = (): void => void (status === 'signed-in' ? signOut() : signIn())
  return <button onClick={go}>{`${status} ${user?.name}`}</button>
}

test('a component has the user of the options, and its actions work', async () => {
  const { container, show } = await mount(
    <TestAuthProvider user={{ sub: 'ada', name: 'Ada' }}>
      <Account />
    </TestAuthProvider>,
  )
  const button = container.querySelector('button')
  const seen = [button?.textContent]
  for (let clicks = 0; clicks < 2; clicks += 1) {
    button?.click()
    await settle()
    seen.push(button?.textContent)
  }
  await show(
    <TestAuthProvider user={{ sub: 'ada', name: 'Ada' }}>
      <Account />
    </TestAuthProvider>,
  )
  expect(seen).toEqual(['signed-in Ada', 'signed-out undefined', 'signed-in Ada'])
})

test('a test does to the session what it likes', async () => {
  const auth = createTestAuth({ user: { sub: 'ada' }, isRestoring: true })
  const { container } = await mount(
    <TestAuthProvider auth={auth}>
      <RequireAuth pending="wait" fallback="sign in">
        <input />
      </RequireAuth>
    </TestAuthProvider>,
  )
  expect(container.textContent).toBe('wait')
  auth.test.restore()
  await settle()
  expect(container.querySelector('input')).not.toBeNull()
  auth.test.expire()
  await settle()
  expect(container.querySelector('input')).not.toBeNull()
  auth.test.signOut()
  await settle()
  expect(container.textContent).toBe('sign in')
})

test('the callback page signs in', async () => {
  const auth = createTestAuth()
  const got: string[] = []
  await mount(
    <TestAuthProvider auth={auth}>
      <SignInCallback onSuccess={({ returnTo }) => got.push(returnTo)} />
    </TestAuthProvider>,
  )
  await settle()
  expect([got, auth.getSnapshot().status]).toEqual([['/'], 'signed-in'])
})
