import { afterAll, expect, test } from 'vitest'
import { disagreements } from './compare.ts'
import { realSide } from './real/side.ts'
import { SCRIPT } from './script/index.ts'
import { perform } from './story.ts'

const [one, other] = [realSide(), realSide()]

afterAll(async () => {
  await Promise.all([one.close(), other.close()])
})

// Else chance or the clock would be compared, and a disagreement with the simulator would say nothing.
test.each(SCRIPT)('two real servers agree, and no step is named twice: $title', async (story) => {
  const steps = await perform(one, story)
  expect(disagreements(steps, await perform(other, story))).toEqual([])
  const titles = steps.map(({ title }) => title)
  expect(titles).toEqual([...new Set(titles)])
})
