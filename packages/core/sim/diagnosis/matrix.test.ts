import { expect, test } from 'vitest'
import { presets } from '../../../simulator/src/presets/index.ts'
import type { PresetName } from '../../../simulator/src/types/policy.ts'
import { expected, knowledge, type Scenario } from './expected.ts'
import { faultOf, measure } from './measure.ts'

const scenarios = Object.keys(expected) as Scenario[]
const names = Object.keys(presets) as PresetName[]

test.each(scenarios)(
  '%s: each provider, whatever is left of the past, is diagnosed as the table has it',
  async (scenario) => {
    const faults: string[] = []
    for (const preset of names)
      for (const known of knowledge) {
        const cell = await measure(scenario, preset, known)
        const fault = faultOf(cell)
        if (fault !== undefined) faults.push(`${preset}, ${known}: ${fault}`)
      }
    expect(faults).toEqual([])
  },
  120_000,
)

test('a cell that is wrong is found', () => {
  const cell = {
    scenario: 'a code that waited beyond its lifetime',
    preset: 'logto',
    known: 'same page',
    expected: 'code_expired likely',
    said: 'code_expired likely',
    audit: 'code_expired',
  } as const
  expect(faultOf(cell)).toBeUndefined()
  expect(faultOf({ ...cell, said: 'code_expired possible' })).toBeUndefined()
  expect(faultOf({ ...cell, said: 'code_expired certain' })).toContain('surer')
  expect(faultOf({ ...cell, said: 'pkce_mismatch certain' })).toContain('wrong')
  expect(faultOf({ ...cell, said: 'response_lost possible' })).toContain('instead')
  expect(faultOf({ ...cell, said: 'granted' })).toContain('instead')
  expect(faultOf({ ...cell, audit: 'code_consumed' })).toContain('the server says')
})
