import { parseArgs } from 'node:util'
import { bundle } from './bundle.ts'
import { hunt, type Hunted } from './hunt.ts'
import { measured, revision } from './measured.ts'
import { mutants } from './mutants/index.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '40000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    script: { type: 'string' },
    workers: { type: 'string', default: '2' },
    /** Writes the table to docs/measured. */
    measured: { type: 'boolean', default: false },
  },
})

const at = revision()
const told: string[] = []
const say = (text: string): void => {
  told.push(text)
  console.log(text)
}
const chosen = mutants.filter(({ name }) => new RegExp(values.only).test(name))
const plain = await bundle('plain')
const waiting = [...chosen]
const found: Hunted[] = []

async function work(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const hunted = await hunt(next, plain, {
      runs: Number(values.runs),
      seed: Number(values.seed),
      script: values.script,
    })
    found.push(hunted)
    say(line(hunted))
  }
}

function line({ mutant, runs, invariant, text, course }: Hunted): string {
  const where = course === undefined ? '' : ` (in the course "${course}")`
  const result = invariant === undefined ? 'SURVIVED' : `${invariant}  ${text ?? ''}${where}`
  return `${String(runs).padStart(7)}  ${mutant.name.padEnd(50)}  ${result}`
}

say(`   runs  ${'mutant'.padEnd(50)}  found by`)
await Promise.all(Array.from({ length: Number(values.workers) }, work))
const survivors = found.filter(({ invariant }) => invariant === undefined)
say(`\n${found.length - survivors.length} of ${found.length} mutants are found`)
for (const { mutant } of survivors) say(`  not found: ${mutant.name} (${mutant.rule})`)
process.exitCode = survivors.length === 0 && found.length > 0 ? 0 : 1
if (values.measured) {
  const report = told.join('\n')
  console.log(
    `written to ${measured({ name: 'mutants', title: 'Mutants of the simulation', command: 'sim:mutants', at, report })}`,
  )
}
