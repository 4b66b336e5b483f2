import { expect, test } from 'vitest'
import { createQueue } from './queue.ts'

const never = new AbortController().signal

test('tasks run one after the other, also after one that fails', async () => {
  const queue = createQueue()
  const story: string[] = []
  const task = (name: string, fails = false) =>
    queue(never, async () => {
      story.push(`${name} begins`)
      await Promise.resolve()
      story.push(`${name} ends`)
      if (fails) throw new RangeError(name)
      return name
    })
  const results = await Promise.allSettled([task('a', true), task('b'), task('c')])
  expect(story).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
})

test('a waiter leaves with its reason, and those behind it still wait for their turn', async () => {
  const queue = createQueue()
  let finish: (() => void) | undefined
  const holder = queue(never, () => new Promise<void>((resolve) => (finish = resolve)))
  const controller = new AbortController()
  const leaver = queue(controller.signal, async () => 'ran')
  let ran = false
  const last = queue(never, async () => {
    ran = true
  })
  await Promise.resolve()
  const reason = new RangeError('enough')
  controller.abort(reason)
  await expect(leaver).rejects.toBe(reason)
  expect(ran).toBe(false)
  finish?.()
  await Promise.all([holder, last])
  expect(ran).toBe(true)
})
