import { expect, test } from 'vitest'
import { settle } from '../testing/settle.ts'
import { app, createWorld } from '../testing/world.ts'
import type { RedirectContext } from '../types.ts'

/** A signed-out page whose app is asked before it is left. */
async function setup(answer: (context: RedirectContext) => void | false | Promise<void | false>) {
  const asked: RedirectContext[] = []
  const world = await createWorld({
    beforeRedirect(context) {
      asked.push(context)
      return answer(context)
    },
  })
  const { auth, tab } = world.open(`${app}/form?draft=1`)
  await auth.ready()
  return { ...world, auth, tab, asked }
}

test('the app is asked before the page leaves, with where it will return', async () => {
  const { auth, tab, asked } = await setup(() => undefined)
  void auth.signIn()
  await settle()
  expect(asked).toEqual([{ reason: 'sign-in', returnTo: '/form?draft=1' }])
  expect(tab.visits).toHaveLength(1)
})

test('the page waits until the app has saved, without a lock and with the session as it was', async () => {
  let save = (): void => undefined
  const { auth, tab, origin, clock } = await setup(
    () =>
      new Promise<void>((resolve) => {
        save = resolve
      }),
  )
  const before = auth.getSnapshot()
  void auth.signIn()
  await clock.advance(60_000)
  expect(auth.getSnapshot()).toBe(before)
  expect(origin.anyLockHeld()).toBe(false)
  expect(tab.visits).toEqual([])
  save()
  await settle()
  expect(auth.getSnapshot().status).toBe('signing-in')
  expect(tab.visits).toHaveLength(1)
})

test.each([
  ['at once', () => false as const],
  ['after a while', () => Promise.resolve(false as const)],
])('a no of the app, %s, ends the sign-in with aborted, and it can be begun again', async (_, answer) => {
  let isRefusing = true
  const { auth, tab } = await setup(() => (isRefusing ? answer() : undefined))
  await expect(auth.signIn()).rejects.toMatchObject({
    code: 'aborted',
    subject: 'beforeRedirect',
    retryable: true,
  })
  expect(tab.visits).toEqual([])
  isRefusing = false
  void auth.signIn()
  await settle()
  expect(tab.visits).toHaveLength(1)
})

test('a no in a session that stands leaves it as it was', async () => {
  const { signIn } = await createWorld()
  const { auth } = await signIn()
  const before = auth.getSnapshot()
  await expect(auth.signIn({ beforeRedirect: () => false })).rejects.toMatchObject({ code: 'aborted' })
  expect(auth.getSnapshot()).toBe(before)
})

test('the option takes the place of the setting', async () => {
  const { auth, tab, asked } = await setup(() => false)
  void auth.signIn({ beforeRedirect: () => undefined })
  await settle()
  expect(asked).toEqual([])
  expect(tab.visits).toHaveLength(1)
})

test.each([
  [
    'throws',
    () => {
      throw new RangeError('the app’s own')
    },
  ],
  ['rejects', () => Promise.reject(new RangeError('the app’s own'))],
])('an app that %s gets its own error, and the page stays', async (_, answer) => {
  const { auth, tab } = await setup(answer)
  const before = auth.getSnapshot()
  await expect(auth.signIn()).rejects.toThrow(RangeError)
  expect(auth.getSnapshot()).toBe(before)
  expect(tab.visits).toEqual([])
})

test('a page that nobody has seen yet asks nobody', async () => {
  const { auth, tab, asked } = await setup(() => undefined)
  tab.prerender()
  void auth.signIn()
  await settle()
  expect(asked).toEqual([])
  tab.activate()
  await settle()
  expect(asked).toHaveLength(1)
  expect(tab.visits).toHaveLength(1)
})

test('three sign-ins in one tick ask once', async () => {
  const { auth, tab, asked } = await setup(() => undefined)
  for (let calls = 0; calls < 3; calls++) void auth.signIn()
  await settle()
  expect(asked).toHaveLength(1)
  expect(tab.visits).toHaveLength(1)
})

test('a disposed client waits for no app', async () => {
  const { auth } = await setup(() => new Promise<void>(() => undefined))
  const outcome = auth.signIn().catch((error: unknown) => error)
  await settle()
  auth.dispose()
  expect(await outcome).toMatchObject({ code: 'disposed' })
})

test('an interrupted sign-in that begins anew asks nobody: the page with the forms is long gone', async () => {
  const { auth, tab, asked, open, provider } = await setup(() => undefined)
  void auth.signIn()
  await settle()
  provider.faults = [{ kind: 'hold' }]
  const dying = open(provider.authorize(tab.visits[0] ?? ''))
  await settle()
  const entry = dying.tab.platform.page.historyState()
  dying.tab.kill()
  const again = open(`${app}/other`)
  again.tab.platform.page.replace(`${app}/callback`, entry)
  void again.auth.handleCallback()
  await settle()
  expect(again.tab.visits).toHaveLength(1)
  expect(asked).toHaveLength(1)
})

test('an app in a web view opens the provider itself, and hands over where it came back to', async () => {
  const opened: string[] = []
  const { open, provider } = await createWorld({
    redirect_uri: 'com.example.app://callback',
    navigate: (url) => void opened.push(url),
  })
  const { auth, tab } = open(`${app}/`)
  auth.signIn().catch(() => undefined)
  await settle()
  const [url = ''] = opened
  const answer = await auth.handleCallback(provider.authorize(url))
  expect(answer).toMatchObject({ returnTo: '/', session: { status: 'signed-in' } })
  // The page was never left, and its address is its own.
  expect([tab.visits, tab.url()]).toEqual([[], `${app}/`])
  await auth.signOut()
  expect(opened).toHaveLength(2)
  expect(tab.visits).toEqual([])
})

test('what the platform throws where it is not what a browser has is the cause of the error', async () => {
  const { auth, tab } = await setup(() => undefined)
  const odd = new TypeError('input.subarray is not a function')
  Object.assign(tab.platform, { crypto: { ...tab.platform.crypto, digest: () => Promise.reject(odd) } })
  await expect(auth.signIn()).rejects.toMatchObject({
    code: 'temporarily_unavailable',
    subject: 'sign-in',
    cause: odd,
  })
  expect(tab.visits).toEqual([])
})
