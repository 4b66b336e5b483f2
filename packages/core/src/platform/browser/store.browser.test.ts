import { expect, test } from 'vitest'
import { openBrowserStore } from './store.ts'

function setup() {
  const name = crypto.randomUUID()
  return {
    name,
    store: openBrowserStore(name, () => undefined),
    other: openBrowserStore(name, () => undefined),
  }
}

test('two connections raising a counter lose no update', async () => {
  const { store, other } = setup()
  const raise = (which: typeof store): Promise<void> =>
    which.change(undefined, ({ grant }) => ({
      grant: { count: ((grant as { count: number } | undefined)?.count ?? 0) + 1 },
      result: undefined,
    }))
  await Promise.all(Array.from({ length: 50 }, (_, index) => raise(index % 2 === 0 ? store : other)))
  expect((await store.read()).grant).toEqual({ count: 50 })
})

test('a decision that throws writes nothing', async () => {
  const { store } = setup()
  await store.change('s', () => ({ grant: { was: 1 }, transaction: { was: 1 }, result: undefined }))
  const refuse = store.change('s', () => {
    throw new RangeError('no')
  })
  await expect(refuse).rejects.toThrow(RangeError)
  expect(await store.read('s')).toEqual({ grant: { was: 1 }, transaction: { was: 1 } })
})

test('grant and transaction are written together, null deletes, undefined keeps', async () => {
  const { store } = setup()
  await store.change('s', () => ({ grant: { a: 1 }, transaction: { b: 1 }, result: undefined }))
  await store.change('s', () => ({ transaction: null, result: undefined }))
  expect(await store.read('s')).toEqual({ grant: { a: 1 }, transaction: undefined })
})

test('transactions lists all and drops the named', async () => {
  const { store } = setup()
  for (const state of ['a', 'b', 'c'])
    await store.change(state, () => ({ transaction: { state }, result: undefined }))
  expect(await store.transactions(['b'])).toEqual([{ state: 'a' }, { state: 'c' }])
})

test('the trail keeps the newest entries', async () => {
  const { store } = setup()
  await store.append(
    Array.from({ length: 12 }, (_, id) => ({ id })),
    10,
  )
  const kept = await store.append([], 10)
  expect(kept).toHaveLength(10)
  expect(kept.at(-1)).toEqual({ id: 11 })
})

test('a deleted database is opened anew at the next use', async () => {
  const { name, store } = setup()
  await store.set('a', 1)
  await new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(`onegrant|${name}`)
    request.addEventListener('success', resolve)
    request.addEventListener('error', reject)
  })
  expect(await store.get('a')).toBeUndefined()
  await store.set('a', 2)
  expect(await store.get('a')).toBe(2)
})
