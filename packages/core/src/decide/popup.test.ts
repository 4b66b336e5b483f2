import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isGivenUp, opened, type PopupSight, type PopupStory, watchPopup } from './popup.ts'

interface Look {
  readonly sight: PopupSight
  readonly passed?: number
  readonly hasFocus?: boolean
}

/** The story after these looks, half a second apart where nothing else is said. */
function setup(...looks: Look[]): PopupStory {
  return looks.reduce(
    (story, { sight, passed = 500, hasFocus = false }) => watchPopup(story, sight, passed, hasFocus),
    opened,
  )
}

const blank: Look = { sight: 'blank' }
const away: Look = { sight: 'away' }
const closed: Look = { sight: 'closed' }

test('a popup that is open is not given up, however long it takes', () => {
  for (const look of [blank, away])
    expect(isGivenUp(setup(...Array.from({ length: 5000 }, () => ({ ...look, hasFocus: true }))))).toBe(false)
})

test('a popup that was at the provider and is closed has a second to hand over', () => {
  expect(isGivenUp(setup(blank, away, closed))).toBe(false)
  expect(isGivenUp(setup(blank, away, closed, closed))).toBe(false)
  expect(isGivenUp(setup(blank, away, closed, closed, closed))).toBe(true)
})

test('a popup that went out of reach at its first page is waited for', () => {
  const minutes = Array.from({ length: 600 }, () => closed)
  expect(isGivenUp(setup(blank, ...minutes))).toBe(false)
})

test('it is given up when the user has worked in this page for half a minute', () => {
  const focused = Array.from({ length: 60 }, () => ({ ...closed, hasFocus: true }))
  expect(isGivenUp(setup(blank, closed, ...focused.slice(1)))).toBe(false)
  expect(isGivenUp(setup(blank, closed, ...focused))).toBe(true)
  expect(isGivenUp(setup(blank, closed, ...focused.slice(1), closed, closed))).toBe(false)
})

test('a popup that is seen again was never closed', () => {
  const story = setup(blank, away, closed, closed, away)
  expect(story).toEqual({ wasAway: true, closedFor: undefined, focusedFor: 0 })
  expect(isGivenUp(story)).toBe(false)
})

test('the time before the first look that finds it closed does not count', () => {
  expect(isGivenUp(setup(blank, away, { ...closed, passed: 60_000, hasFocus: true }))).toBe(false)
})

const look = fc.record({
  sight: fc.constantFrom<PopupSight>('blank', 'away', 'closed'),
  passed: fc.nat({ max: 60_000 }),
  hasFocus: fc.boolean(),
})

test('what was seen open last is never given up', () => {
  fc.assert(
    fc.property(fc.array(look), look, (looks, last) => {
      fc.pre(last.sight !== 'closed')
      expect(isGivenUp(setup(...looks, last))).toBe(false)
    }),
  )
})
