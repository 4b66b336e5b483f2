import { expect, test } from 'vitest'
import type { ServerState, StateStore } from '../index.ts'
import { startApp } from '../testing/app.ts'

/** A database that two tabs share: everything takes a turn of the event loop, and one lock guards it. */
function sharedStore(): StateStore {
  let stored: string | undefined
  let last: Promise<unknown> = Promise.resolve()
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  return {
    load: async () => {
      await turn()
      return stored === undefined ? undefined : (JSON.parse(stored) as ServerState)
    },
    save: async (state) => {
      await turn()
      stored = JSON.stringify(state)
    },
    lock: <Result>(run: () => Promise<Result>) => {
      const mine = last.then(run)
      last = mine.catch(() => undefined)
      return mine
    },
  }
}

test('two tabs that share a store share the server: a token is spent once', async () => {
  const store = sharedStore()
  const [one, two] = [startApp({ store }), startApp({ store })]
  const { refresh_token } = await one.tokens()
  const answers = await Promise.all([one.renew(refresh_token), two.renew(refresh_token)])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400])
  await one.server.refresh()
  expect(one.server.journal.filter(({ grant_type }) => grant_type === 'refresh_token')).toHaveLength(2)
  expect(new Set(one.server.journal.map(({ id }) => id)).size).toBe(one.server.journal.length)
})

test('two tabs show the same keys, whichever made them', async () => {
  const store = sharedStore()
  const [one, two] = [startApp({ store }), startApp({ store })]
  const keys = await Promise.all(
    [one, two].map(async (app) => (await app.server.fetch(app.at('/jwks'))).json() as Promise<unknown>),
  )
  expect(keys[0]).toEqual(keys[1])
})

test('what a reload finds in the store goes on', async () => {
  const store = sharedStore()
  const { refresh_token } = await startApp({ store }).tokens()
  const reloaded = startApp({ store })
  expect((await reloaded.renew(refresh_token)).status).toBe(200)
  expect((await reloaded.renew(refresh_token)).status).toBe(400)
  expect(reloaded.lastRefusal()?.cause).toBe('refresh_token_rotated')
})

test('a store that fails is heard of', async () => {
  const store: StateStore = { ...sharedStore(), save: () => Promise.reject(new Error('the disk is full')) }
  const app = startApp({ store })
  await expect(app.code()).rejects.toThrow('the disk is full')
  await expect(app.server.handle(new Request(app.at('/jwks')))).rejects.toThrow('the disk is full')
})
