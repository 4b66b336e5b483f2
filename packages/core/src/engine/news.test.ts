import { expect, test } from 'vitest'
import { createNews } from './news.ts'

test('news that nothing holds back are told at once', () => {
  const told: number[] = []
  createNews().tell(() => told.push(1))
  expect(told).toEqual([1])
})

test('news wait for the last of those that hold them back, and keep their order', () => {
  const news = createNews()
  const told: number[] = []
  const [first, second] = [news.hold(), news.hold()]
  news.tell(() => told.push(1))
  first()
  first()
  news.tell(() => told.push(2))
  expect(told).toEqual([])
  second()
  expect(told).toEqual([1, 2])
})
