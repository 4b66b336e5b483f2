import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { deeds } from './chance.ts'
import { describe as lineOf, disagreements } from './compare.ts'
import { storyOf } from './deed.ts'
import { realSide } from './real/side.ts'
import { simulatedSide } from './simulated.ts'
import { perform } from './story.ts'

// Each is a hundred requests over the wire, so that the thousands of a long run would take a day.
const numRuns = Math.min(Number(process.env['FC_RUNS'] ?? 5), 500)
const [real, simulated] = [realSide(), simulatedSide()]

// oidc-provider names each default that it uses.
beforeAll(() => {
  vi.spyOn(console, 'info').mockImplementation(() => {})
})

afterAll(async () => {
  await Promise.all([real.close(), simulated.close()])
})

test.each(['lenient', 'strict', 'wide'] as const)(
  '%s: whatever is done in whatever order, both servers answer the same',
  // Far more than it takes: a run that is cut short would hide what it found and was shrinking.
  { timeout: 300_000 + numRuns * 5000 },
  async (world) => {
    await fc.assert(
      fc.asyncProperty(deeds, async (done) => {
        const told = storyOf(world, done)
        const found = disagreements(await perform(real, told), await perform(simulated, told))
        expect(found.map(lineOf)).toEqual([])
      }),
      { numRuns },
    )
  },
)
