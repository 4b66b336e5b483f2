import { expect, test } from 'vitest'
import { atOnce, createNews } from './news.ts'

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
