import { presets } from '../../../simulator/src/presets/index.ts'
import type { PresetName } from '../../../simulator/src/types/policy.ts'
import { expected, knowledge, type Scenario } from './expected.ts'
import { faultOf, measure, type Measured } from './measure.ts'

declare const process: { readonly argv: readonly string[]; exitCode?: number }

/** `pnpm diagnosis:matrix [part of a scenario's name]`: plays the cells and prints what was said of what was true. */
const [, , part = ''] = process.argv
const names = Object.keys(presets) as PresetName[]
const cells: Measured[] = []
for (const scenario of Object.keys(expected) as Scenario[])
  if (scenario.includes(part))
    for (const preset of names)
      for (const known of knowledge) cells.push(await measure(scenario, preset, known))

const said = cells.filter(({ expected: wanted }) => wanted.includes(' ') && wanted !== 'not sent')
const truths = [...new Set(said.map(({ scenario }) => expected[scenario].truth))]
const verdicts = [...new Set(said.map((cell) => cell.said))].sort()

console.log(`${cells.length} cells, ${said.length} of them refusals\n`)
console.log('what was true, and what was said of it how often:')
for (const truth of truths) {
  console.log(`  ${truth}`)
  for (const verdict of verdicts) {
    const times = said.filter(
      (cell) => expected[cell.scenario].truth === truth && cell.said === verdict,
    ).length
    if (times > 0)
      console.log(
        `    ${String(times).padStart(4)}  ${verdict}${verdict.startsWith(truth) ? '' : '  (another)'}`,
      )
  }
}

console.log('\nhow often what was said is what was true, by how sure it was said:')
for (const confidence of ['certain', 'likely', 'possible']) {
  const sure = said.filter((cell) => cell.said.endsWith(` ${confidence}`))
  const right = sure.filter((cell) => cell.said.startsWith(expected[cell.scenario].truth)).length
  const open = sure.filter((cell) => cell.said.startsWith('unknown')).length
  console.log(
    `  ${confidence.padEnd(10)}${right} of ${sure.length}${open > 0 ? `, and ${open} that say that they do not know` : ''}`,
  )
}

const faults = cells.flatMap((cell) => {
  const fault = faultOf(cell)
  return fault === undefined ? [] : [`  ${cell.scenario} | ${cell.preset} | ${cell.known}: ${fault}`]
})
console.log(`\n${faults.length} cells are not as the table has them`)
for (const fault of faults) console.log(fault)
process.exitCode = faults.length === 0 ? 0 : 1
