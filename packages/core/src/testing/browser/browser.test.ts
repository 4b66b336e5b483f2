import { expect, test } from 'vitest'
import type { Store } from '../../platform/port.ts'
import { noFrames } from '../bare.ts'
import { createBrowser, type SimulatedBrowser } from './browser.ts'
import { listed, seeded } from './choices.ts'
import type { SimulatedPage } from './page.ts'

const nothing = (): undefined => undefined

function setup(): { browser: SimulatedBrowser; a: SimulatedPage; b: SimulatedPage } {
  const browser = createBrowser({
    start: 0,
    choices: listed([]),
    hasLocks: () => true,
    fine: false,
    frozenHear: true,
    fetch: () => () => Promise.reject(new TypeError('no network')),
    watch: {
      onWrite: nothing,
      onFail: nothing,
      onRead: nothing,
      markNow: () => 0,
      onDelivered: nothing,
      onAnswered: nothing,
      onPost: nothing,
      onHear: nothing,
      onHold: nothing,
      onAssign: nothing,
      framesOf: () => noFrames,
      onOpenWindow: nothing,
      onClose: nothing,
      onCached: nothing,
      onDeath: nothing,
      fate: () => 'delivered',
    },
  })
  return {
    browser,
    a: browser.open('A', 'https://app.example/'),
    b: browser.open('B', 'https://app.example/'),
  }
}

/** Runs everything that can run, in order. */
async function settle(browser: SimulatedBrowser): Promise<void> {
  for (;;) {
    await new Promise<void>((resolve) => queueMicrotask(resolve))
    for (let turn = 0; turn < 10; turn++) await Promise.resolve()
    const [step] = browser.ready()
    if (step === undefined) return
    step.run()
  }
}

const never = new AbortController().signal

test('a change reads, decides and writes in one step, and tells in a later one', async () => {
  const { browser, a, b } = setup()
  const [one, other] = [a, b].map((page) => browser.platformOf(page).openStore('s', nothing)) as [
    Store,
    Store,
  ]
  const raise = {
    decide: ({ grant }: { grant: unknown }) => ({ grant: { n: count(grant) + 1 }, result: count(grant) }),
  }
  const told = [one.change(undefined, raise.decide), other.change(undefined, raise.decide)]
  expect(browser.storage.contents.grant).toBeUndefined()
  await settle(browser)
  expect(await Promise.all(told)).toEqual([0, 1])
  expect(browser.storage.contents.grant).toEqual({ n: 2 })
})

function count(grant: unknown): number {
  return (grant as { n: number } | undefined)?.n ?? 0
}

test('a decision that throws, and a write that fails, leave the store as it was', async () => {
  const { browser, a } = setup()
  const store = browser.platformOf(a).openStore('s', nothing)
  const thrown = store.change(undefined, () => {
    throw new RangeError('no')
  })
  browser.storage.fail('quota', 1)
  const failed = store.change(undefined, () => ({ grant: { n: 1 }, result: undefined }))
  const ends = Promise.allSettled([thrown, failed])
  await settle(browser)
  expect((await ends).map((end) => end.status === 'rejected' && (end.reason as Error).name)).toEqual([
    'RangeError',
    'QuotaExceededError',
  ])
  expect(browser.storage.contents.grant).toBeUndefined()
})

test('a page that dies between the write and its answer has written, and never learns of it', async () => {
  const { browser, a } = setup()
  let told = false
  void browser
    .platformOf(a)
    .openStore('s', nothing)
    .change(undefined, () => ({ grant: { n: 1 }, result: undefined }))
    .then(() => (told = true))
  browser.ready()[0]?.run()
  browser.kill(a)
  await settle(browser)
  expect({ told, grant: browser.storage.contents.grant }).toEqual({ told: false, grant: { n: 1 } })
})

test('a frozen page keeps its lock, a dead one frees it', async () => {
  const { browser, a, b } = setup()
  const story: string[] = []
  void browser.platformOf(a).locks.run('l', never, () => new Promise(() => story.push('A has it')))
  await settle(browser)
  void browser.platformOf(b).locks.run('l', never, async () => story.push('B has it'))
  browser.freeze(a)
  await settle(browser)
  expect(story).toEqual(['A has it'])
  expect(browser.locks.holder('l')).toBe(a)
  browser.kill(a)
  await settle(browser)
  expect(story).toEqual(['A has it', 'B has it'])
})

test('a waiter that gives up leaves with its reason, even between the grant and its task', async () => {
  const { browser, a, b } = setup()
  const controller = new AbortController()
  const waiter = browser.platformOf(a).locks.run('l', controller.signal, async () => 'ran')
  const end = waiter.catch((error: unknown) => error)
  controller.abort(new RangeError('enough'))
  const next = browser.platformOf(b).locks.run('l', never, async () => 'next')
  await settle(browser)
  expect(await end).toBeInstanceOf(RangeError)
  expect(await next).toBe('next')
})

test('a frozen page does nothing until it thaws, and then its alarms are late', () => {
  const { browser, a } = setup()
  const rung: number[] = []
  browser.platformOf(a).clock.alarm(1000, () => rung.push(browser.timeline.mono()))
  browser.freeze(a)
  expect(browser.timeline.nextDue()).toBeUndefined()
  browser.timeline.pass(5000)
  browser.thaw(a)
  browser.timeline.happen()
  for (const step of browser.ready()) step.run()
  expect(rung).toEqual([5000])
})

test('an alarm beyond what timers can count rings at once', () => {
  const { browser, a } = setup()
  browser.platformOf(a).clock.alarm(2 ** 31, nothing)
  expect(browser.timeline.nextDue()).toBe(1)
})

test('a message comes later, in order, and not to a page that is gone', async () => {
  const { browser, a, b } = setup()
  const heard: unknown[] = []
  browser.platformOf(b).openChannel('c', (message) => heard.push(message))
  const channel = browser.platformOf(a).openChannel('c', nothing)
  channel.post({ n: 1 })
  channel.post({ n: 2 })
  expect(heard).toEqual([])
  await settle(browser)
  expect(heard).toEqual([{ n: 1 }, { n: 2 }])
  channel.post({ n: 3 })
  browser.kill(b)
  await settle(browser)
  expect(heard).toHaveLength(2)
})

test('a page that is at a request does not get into the cache; one that has let its lock go does', async () => {
  const { browser, a, b } = setup()
  const platform = browser.platformOf(b)
  void platform.locks.run(
    'l',
    never,
    () => new Promise<void>((resolve) => platform.page.onSleep(() => resolve())),
  )
  await settle(browser)
  a.fetching = 1
  browser.cache(a)
  browser.cache(b)
  await settle(browser)
  expect([a.state, b.state]).toEqual(['dead', 'cached'])
  expect(browser.locks.holder('l')).toBeUndefined()
})

test('choices are the same for the same seed, and again from their list', () => {
  const draw = (choices: ReturnType<typeof seeded>): number[] =>
    Array.from({ length: 50 }, (_, at) => choices.choose((at % 7) + 1))
  const first = seeded(7)
  const drawn = draw(first)
  expect(draw(seeded(7))).toEqual(drawn)
  expect(draw(listed(first.taken))).toEqual(drawn)
  expect(draw(seeded(8))).not.toEqual(drawn)
})
