import { afterAll, expect, test } from 'vitest'
import { describe as lineOf, disagreements, justification, type Difference } from './compare.ts'
import { DIFFERENCES } from './differences.ts'
import { realSide } from './real/side.ts'
import { SCRIPT } from './script/index.ts'
import { simulatedSide } from './simulated.ts'
import { perform } from './story.ts'

const real = realSide()
const simulated = simulatedSide()
const used = new Set<Difference>()
const counts = { steps: 0, agreeing: 0, justified: 0 }

// Both servers are spoken to in one process, one story after the other: they share a clock.
for (const story of SCRIPT) {
  test(`${story.world}: ${story.title}`, async () => {
    const expected = await perform(real, story)
    const actual = await perform(simulated, story)
    const found = disagreements(expected, actual)
    const unjustified = found.filter((one) => {
      const difference = justification(one, DIFFERENCES)
      if (difference !== undefined) used.add(difference)
      return difference === undefined
    })
    const differing = new Set(found.map(({ step }) => step)).size
    counts.steps += expected.length
    counts.agreeing += expected.length - differing
    if (unjustified.length === 0) counts.justified += differing
    expect(unjustified.map(lineOf)).toEqual([])
  })
}

test('every justified difference still occurs', () => {
  expect(DIFFERENCES.filter((difference) => !used.has(difference))).toEqual([])
})

test('the script is a long one', () => {
  expect(counts.steps).toBeGreaterThanOrEqual(300)
})

afterAll(async () => {
  await Promise.all([real.close(), simulated.close()])
  console.log(
    [
      `steps compared         ${counts.steps}`,
      `agreeing               ${counts.agreeing}`,
      `differing, justified   ${counts.justified} (by ${DIFFERENCES.length} entries)`,
    ].join('\n'),
  )
})
