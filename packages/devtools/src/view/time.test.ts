import { expect, test } from 'vitest'
import { noon } from '../testing/trail.ts'
import { exactTimeText, timeText } from './time.ts'

test('a time of day has milliseconds where they matter', () => {
  expect(timeText(noon)).toMatch(/^\d\d:\d\d:\d\d$/)
  expect(exactTimeText(noon + 7)).toBe(`${timeText(noon)}.007`)
})
