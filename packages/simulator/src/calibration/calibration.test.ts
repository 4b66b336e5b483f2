import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { describe as lineOf, disagreements, justification, type Difference } from './compare.ts'
import { DIFFERENCES } from './differences.ts'
import { realSide } from './real/side.ts'
import { SCRIPT } from './script/index.ts'
import { simulatedSide } from './simulated.ts'
import { perform } from './story.ts'
import type { World } from './subject.ts'

const real = realSide()
const simulated = simulatedSide()
const used = new Set<Difference>()
const counted: { world: World; differs: boolean; isJustified: boolean }[] = []

// Both servers are spoken to in one process, one story after the other: they share a clock.
for (const story of SCRIPT) {
  test(`${story.world}: ${story.title}`, { timeout: 20_000 }, async () => {
    const expected = await perform(real, story)
    const actual = await perform(simulated, story)
    const found = disagreements(expected, actual)
    const titles = expected.map(({ title }) => title)
    expect(titles).toEqual([...new Set(titles)])
    const unjustified = found.filter((one) => {
      const difference = justification(one, DIFFERENCES)
      if (difference !== undefined) used.add(difference)
      return difference === undefined
    })
    for (const title of titles) {
      const differs = found.some(({ step }) => step === title)
      const isJustified = differs && !unjustified.some(({ step }) => step === title)
      counted.push({ world: story.world, differs, isJustified })
    }
    expect(unjustified.map(lineOf)).toEqual([])
  })
}

test('every justified difference still occurs', () => {
  expect(DIFFERENCES.filter((difference) => !used.has(difference))).toEqual([])
})

test('the script is a long one', () => {
  expect(counted.length).toBeGreaterThanOrEqual(450)
})

// oidc-provider names each default that it uses. Here they are what is compared.
beforeAll(() => {
  vi.spyOn(console, 'info').mockImplementation(() => {})
})

afterAll(async () => {
  await Promise.all([real.close(), simulated.close()])
  const worlds = [...new Set(counted.map(({ world }) => world))]
  console.log(['', ...worlds.map((world) => row(world, world)), row('all')].join('\n'))
})

function row(name: string, world?: World): string {
  const steps = counted.filter((step) => world === undefined || step.world === world)
  const agreeing = steps.filter(({ differs }) => !differs).length
  const justified = steps.filter(({ isJustified }) => isJustified).length
  return `${name.padEnd(8)} ${steps.length} steps compared, ${agreeing} agree, ${justified} differ with a reason`
}
