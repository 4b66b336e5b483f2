import { expect, test } from 'vitest'
import type { EngineEvent } from '../decide/news.ts'
import { atOnce, createNews, tellChange } from './news.ts'

test('what nobody holds back is told at once', () => {
  const told: number[] = []
  atOnce(() => told.push(1))
  expect(told).toEqual([1])
})

test('news wait until they are opened, keep their order, and then come at once', () => {
  const news = createNews()
  const told: number[] = []
  news.tell(() => told.push(1))
  news.tell(() => told.push(2))
  expect(told).toEqual([])
  news.open()
  expect(told).toEqual([1, 2])
  news.tell(() => told.push(3))
  news.open()
  expect(told).toEqual([1, 2, 3])
})

test('urgent news are told at once, after those that came before them', () => {
  const news = createNews()
  const told: number[] = []
  news.tell(() => told.push(1))
  news.tell(() => told.push(2), true)
  expect(told).toEqual([1, 2])
  news.tell(() => told.push(3))
  expect(told).toEqual([1, 2])
})

test('a flush tells what has come, and what comes later waits still', () => {
  const news = createNews()
  const told: number[] = []
  news.tell(() => {
    told.push(1)
    news.tell(() => told.push(2))
  })
  news.flush()
  expect(told).toEqual([1])
  news.open()
  expect(told).toEqual([1, 2])
})

const changed: EngineEvent = { type: 'user-changed', event: { user: { sub: 'grace' } } }
const signedIn: EngineEvent = { type: 'signed-in', event: { user: { sub: 'grace' } } }

test.each<[string, readonly EngineEvent[], readonly string[]]>([
  [
    'another user is told of before anything of theirs is shown',
    [changed, signedIn],
    ['user-changed', 'shown', 'signed-in'],
  ],
  ['what happens to the same user is shown first', [signedIn], ['shown', 'signed-in']],
  ['a change without a word is shown', [], ['shown']],
])('%s', (_, events, order) => {
  const news = createNews()
  const told: string[] = []
  tellChange(
    news.tell,
    events,
    ({ type }) => told.push(type),
    (by) => by(() => told.push('shown')),
  )
  expect(told).toEqual([])
  news.open()
  expect(told).toEqual(order)
})
