import { afterEach, expect, test, vi } from 'vitest'
import { createListeners } from './listeners.ts'

function setup() {
  const heard: string[] = []
  const reported: unknown[] = []
  vi.stubGlobal('reportError', (error: unknown) => void reported.push(error))
  const listeners = createListeners<string>()
  const hear = (name: string) => (value: string) => void heard.push(`${name} ${value}`)
  return { heard, reported, listeners, hear }
}

afterEach(() => void vi.unstubAllGlobals())

test('each listener hears, in the order of adding', () => {
  const { heard, listeners, hear } = setup()
  listeners.add(hear('a'))
  listeners.add(hear('b'))
  listeners.tell('1')
  expect(heard).toEqual(['a 1', 'b 1'])
})

test('one that has left hears no more, and leaving twice does no harm', () => {
  const { heard, listeners, hear } = setup()
  const leave = listeners.add(hear('a'))
  listeners.add(hear('b'))
  leave()
  leave()
  listeners.tell('1')
  expect(heard).toEqual(['b 1'])
})

test('the same function added twice is two listeners, and leaves one at a time', () => {
  const { heard, listeners, hear } = setup()
  const same = hear('a')
  const leave = listeners.add(same)
  listeners.add(same)
  listeners.tell('1')
  leave()
  leave()
  listeners.tell('2')
  expect(heard).toEqual(['a 1', 'a 1', 'a 2'])
})

test('one that throws keeps nobody from hearing, and its error is reported to the app', () => {
  const { heard, reported, listeners, hear } = setup()
  const failure = new Error('of the app')
  listeners.add(() => {
    throw failure
  })
  listeners.add(hear('b'))
  expect(() => listeners.tell('1')).not.toThrow()
  expect(heard).toEqual(['b 1'])
  expect(reported).toEqual([failure])
})

test('one that throws keeps nobody from hearing, also where no reportError is (Node, jsdom, old WebViews)', () => {
  const { heard, listeners, hear } = setup()
  vi.stubGlobal('reportError', undefined)
  listeners.add(() => {
    throw new Error('of the app')
  })
  listeners.add(hear('b'))
  expect(() => listeners.tell('1')).not.toThrow()
  expect(heard).toEqual(['b 1'])
})

test('one that is added while others hear waits for the next time', () => {
  const { heard, listeners, hear } = setup()
  listeners.add(() => void listeners.add(hear('late')))
  listeners.tell('1')
  expect(heard).toEqual([])
  listeners.tell('2')
  expect(heard).toEqual(['late 2'])
})

test('one may leave from within', () => {
  const { heard, listeners, hear } = setup()
  const leave = listeners.add((value) => {
    hear('once')(value)
    leave()
  })
  listeners.add(hear('b'))
  listeners.tell('1')
  listeners.tell('2')
  expect(heard).toEqual(['once 1', 'b 1', 'b 2'])
})
