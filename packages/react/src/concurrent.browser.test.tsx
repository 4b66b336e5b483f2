import { startTransition, Suspense, useState } from 'react'
import type { ReactNode } from 'react'
import type { CallbackResult, Session } from '@onegrant/core'
import { expect, onTestFinished, test, vi } from 'vitest'
import { SignInCallback, useAuth, useUser } from './index.ts'
import { fakeClient, session } from './testing/fake-client.ts'
import { mount, settle, within } from './testing/mount.tsx'

test('a session that changes in the middle of a transition is shown alike by all components', async () => {
  const client = fakeClient(session.signedIn)
  let current: Session = session.signedIn
  client.getSnapshot = () => current
  let isChanging = false
  function Reader({ index }: { readonly index: number }): ReactNode {
    const { status } = useAuth()
    const name = useUser()?.name ?? 'nobody'
    // As an event does that comes while React has let go of the thread; nobody is told yet.
    if (isChanging && index === 10) current = session.signedOut
    return <i>{`${status} ${name}`}</i>
  }
  let grow: (count: number) => void = () => undefined
  function Readers(): ReactNode {
    const [count, setCount] = useState(1)
    grow = setCount
    return Array.from({ length: count }, (_, index) => <Reader key={index} index={index} />)
  }
  const { container, unmount } = await mount(within(client, <Readers />))
  const texts = (): string[] =>
    [...container.querySelectorAll('i')].map(({ textContent }) => textContent ?? '')
  const commits: string[][] = []
  const watch = new MutationObserver(() => commits.push([...new Set(texts())]))
  watch.observe(container, { subtree: true, childList: true, characterData: true })
  onTestFinished(() => watch.disconnect())
  isChanging = true
  startTransition(() => grow(20))
  await expect.poll(() => texts().length).toBe(20)
  expect(commits).toEqual([['signed-out nobody']])
  unmount()
})

test('a callback in a transition that is given up, and then comes, is delivered once', async () => {
  const client = fakeClient()
  const onSuccess = vi.fn<(result: CallbackResult) => void>()
  let isReady = false
  const never = new Promise<never>(() => undefined)
  function Beside(): ReactNode {
    // oxlint-disable-next-line typescript/only-throw-error -- how React 18 suspends
    if (!isReady) throw never
    return 'there'
  }
  let go: (place: 'home' | 'callback' | 'about') => void = () => undefined
  function Router(): ReactNode {
    const [place, setPlace] = useState<'home' | 'callback' | 'about'>('home')
    go = setPlace
    if (place !== 'callback') return place
    return (
      <>
        <SignInCallback pending="wait " onSuccess={onSuccess} />
        <Beside />
      </>
    )
  }
  const { container, unmount } = await mount(
    within(
      client,
      <Suspense fallback="…">
        <Router />
      </Suspense>,
    ),
  )
  startTransition(() => go('callback'))
  await settle()
  // What suspends in a transition leaves the old page up, and runs no effect.
  expect([container.textContent, client.calls.callback]).toEqual(['home', 0])
  go('about')
  await expect.poll(() => container.textContent).toBe('about')
  isReady = true
  startTransition(() => go('callback'))
  await expect.poll(() => container.textContent).toBe('wait there')
  const answer: CallbackResult = { session: session.signedIn, returnTo: '/', appState: undefined }
  client.callback.resolve(answer)
  await expect.poll(() => onSuccess.mock.calls).toEqual([[answer]])
  unmount()
})
