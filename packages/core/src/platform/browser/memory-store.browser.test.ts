import { afterEach, expect, test, vi } from 'vitest'
import { createMemoryStore } from './memory-store.ts'
import { openBrowserStore } from './store.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const open = { status: 'open', response: 'code=c' }

/** Writes a transaction and gives its state. */
async function begin(store: ReturnType<typeof createMemoryStore>): Promise<string> {
  const state = crypto.randomUUID()
  await store.change(state, () => ({ transaction: open, result: undefined }))
  return state
}

test('a browser without IndexedDB is told once, and the session lives in the page', async () => {
  vi.stubGlobal('indexedDB', undefined)
  let told = 0
  const store = openBrowserStore(crypto.randomUUID(), () => void told++)
  await store.change(undefined, () => ({ grant: { a: 1 }, result: undefined }))
  await store.set('provider', { b: 1 })
  expect(await store.read()).toEqual({ grant: { a: 1 }, transaction: undefined })
  expect(await store.get('provider')).toEqual({ b: 1 })
  expect(told).toBe(1)
})

test('an IndexedDB that does not open is not waited for beyond 3 s', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.stubGlobal('indexedDB', { open: () => new EventTarget() })
  let told = 0
  const store = openBrowserStore(crypto.randomUUID(), () => void told++)
  const reading = store.read()
  await vi.advanceTimersByTimeAsync(2_999)
  expect(told).toBe(0)
  await vi.advanceTimersByTimeAsync(1)
  expect(await reading).toEqual({ grant: undefined, transaction: undefined })
  expect(told).toBe(1)
})

test('a sign-in under way outlives its page, a session does not', async () => {
  const name = crypto.randomUUID()
  const first = createMemoryStore(name)
  const state = await begin(first)
  await first.change(undefined, () => ({ grant: { a: 1 }, result: undefined }))
  expect(await createMemoryStore(name).read(state)).toEqual({ grant: undefined, transaction: open })
})

test('a copy of the tab from before the send sees that the code was sent', async () => {
  const name = crypto.randomUUID()
  const store = createMemoryStore(name)
  const state = await begin(store)
  const copied = Object.entries(sessionStorage)
  await store.change(state, () => ({ transaction: { status: 'sent' }, result: undefined }))
  for (const [key, value] of copied) sessionStorage.setItem(key, String(value))
  expect((await createMemoryStore(name).read(state)).transaction).toMatchObject({ status: 'sent' })
})

test('transactions are listed, dropped, and their marks with them', async () => {
  const store = createMemoryStore(crypto.randomUUID())
  const [kept, dropped] = [await begin(store), await begin(store)]
  await store.change(dropped, () => ({ transaction: { status: 'refused' }, result: undefined }))
  const marks = localStorage.length
  expect(await store.transactions([dropped])).toEqual([open])
  expect(localStorage.length).toBe(marks - 1)
  await store.change(kept, () => ({ transaction: null, result: undefined }))
  expect(await store.transactions()).toEqual([])
})

test('the trail keeps the newest entries', async () => {
  const store = createMemoryStore(crypto.randomUUID())
  expect(await store.append([{ id: 1 }, { id: 2 }, { id: 3 }], 2)).toEqual([{ id: 2 }, { id: 3 }])
})

test('it says of itself that it does not outlive its page', async () => {
  expect(await createMemoryStore(crypto.randomUUID()).get('volatile')).toBe(true)
})
