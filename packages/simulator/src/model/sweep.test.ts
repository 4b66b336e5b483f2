import { expect, test } from 'vitest'
import { startApp } from '../testing/app.ts'
import { sweep } from './sweep.ts'
import { rows } from './table.ts'

const DAY = 24 * 60 * 60

test('what is over is known as such for a week, and forgotten then', async () => {
  const app = startApp()
  await app.tokens()
  const state = app.server.snapshot()
  const now = app.server.now() / 1000
  const count = (days: number): number[] => {
    const swept = sweep(state, now + days * DAY)
    return [swept.codes, swept.accessTokens, swept.refreshTokens, swept.families, swept.sessions].map(
      (table) => rows<unknown>(table).length,
    )
  }
  expect(count(6)).toEqual([1, 1, 1, 1, 1])
  expect(count(8)).toEqual([0, 0, 1, 1, 1])
  expect(count(22)).toEqual([0, 0, 0, 0, 0])
})

test('a server that is asked for long cleans up', async () => {
  const app = startApp()
  await app.tokens()
  await app.server.advance(30 * DAY * 1000)
  for (let n = 0; n < 1000; n += 1) await app.redeem('c')
  expect(rows<unknown>(app.server.snapshot().codes)).toEqual([])
})
