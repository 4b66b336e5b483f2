import { Profiler, StrictMode } from 'react'
import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, onTestFinished, test } from 'vitest'
import {
  AuthErrorBoundary,
  RequireAuth,
  SignedIn,
  SignedOut,
  SignInCallback,
  useAccessToken,
  useAuth,
  useAuthEvent,
  useAuthFetch,
  useUser,
} from './index.ts'
import { createLiveWorld } from './testing/live-world.ts'
import { settle, within } from './testing/mount.tsx'

interface Measured {
  /** Commits in which something of the tree was rendered. */
  readonly commits: () => number
  readonly container: HTMLElement
}

function measure(tree: ReactNode): Measured {
  let commits = 0
  const container = document.body.appendChild(document.createElement('div'))
  const root = createRoot(container)
  root.render(
    <StrictMode>
      <Profiler id="tree" onRender={() => (commits += 1)}>
        {tree}
      </Profiler>
    </StrictMode>,
  )
  onTestFinished(() => {
    root.unmount()
    container.remove()
  })
  return { commits: () => commits, container }
}

let renewals = 0

function Everything(): ReactNode {
  const { status } = useAuth()
  useAccessToken()
  useAuthFetch()
  useAuthEvent('renewed', () => (renewals += 1))
  return `${status} ${useUser()?.sub}`
}

test('a renewal renders nothing', async () => {
  const world = createLiveWorld()
  await world.signIn()
  const { commits, container } = measure(
    within(
      world.auth,
      <AuthErrorBoundary>
        <Everything />
        <SignedIn>in</SignedIn>
        <SignedOut>out</SignedOut>
        <RequireAuth>guarded</RequireAuth>
      </AuthErrorBoundary>,
    ),
  )
  await expect.poll(() => container.textContent).toBe('signed-in adainguarded')
  const before = commits()
  renewals = 0
  for (let times = 0; times < 3; times += 1) await world.auth.getAccessToken({ forceRefresh: true })
  await settle()
  expect([world.renewals(), commits()]).toEqual([3, before])
  expect(renewals).toBe(3)
})

test('from the mount of the callback to its success there are two commits', async () => {
  const world = createLiveWorld()
  const address = location.href
  history.replaceState(null, '', await world.leave())
  onTestFinished(() => history.replaceState(null, '', address))
  const got: string[] = []
  const { commits, container } = measure(
    within(world.auth, <SignInCallback pending="wait" onSuccess={({ returnTo }) => got.push(returnTo)} />),
  )
  await expect.poll(() => got.length).toBe(1)
  await settle()
  expect(commits()).toBe(2)
  expect(container.textContent).toBe('wait')
  expect(world.auth.getSnapshot().status).toBe('signed-in')
})
