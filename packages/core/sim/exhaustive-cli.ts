import { parseArgs } from 'node:util'
import { bundle } from './bundle.ts'
import type * as Live from './entry.ts'
import { measured, revision } from './measured.ts'
import { reportFailure } from './report.ts'
import type { Counts } from './types.ts'

const { values } = parseArgs({
  options: {
    preemptions: { type: 'string', default: '2' },
    world: { type: 'string', default: '' },
    /** Choices of a run that may be put aside: those after have settled what matters. */
    choices: { type: 'string', default: '24' },
    /** Writes the counts to docs/measured. */
    measured: { type: 'boolean', default: false },
  },
})

const { asTask, livePlan, plans, smallWorlds, lighten } = (await import(await bundle('plain'))) as typeof Live
lighten()
type Config = (typeof smallWorlds)[string]
const counts: Counts = { faults: new Map(), cells: new Map(), states: new Set(), known: new Map() }
let failed = 0
const at = revision()
const told: string[] = []
const say = (text: string): void => {
  told.push(text)
  console.log(text)
}
for (const [name, config] of Object.entries(smallWorlds))
  if (name.includes(values.world)) await asTask(() => search(name, config))
process.exitCode = failed === 0 ? 0 : 1
if (values.measured) {
  const report = told.join('\n')
  const path = measured({ name: 'schedules', title: 'All schedules', command: 'sim:exhaustive', at, report })
  console.log(`written to ${path}`)
}

function search(name: string, config: Config): void {
  const began = performance.now()
  const { picks } = livePlan({ config, preemptions: [], fault: undefined }, { counts })
  const choices = Math.min(picks, Number(values.choices))
  let runs = 0
  const kinds = new Set<string>()
  for (const plan of plans(config, choices, Number(values.preemptions))) {
    runs++
    const { violation } = livePlan(plan, { counts })
    if (violation === undefined) continue
    failed++
    const kind = `${violation.invariant} ${violation.text.replace(/\S*\d\S*|\b[A-F]\b/g, '_')}`
    if (kinds.has(kind)) continue
    kinds.add(kind)
    const { story } = livePlan(plan, { counts, tells: true })
    const { invariant, text } = violation
    say(reportFailure({ seed: 0, policy: 'uniform', invariant, text, story, config: name }))
  }
  const seconds = (performance.now() - began) / 1000
  say(
    `${name}: all ${runs} schedules of ${choices} choices, ${seconds.toFixed(0)} s, ${kinds.size} kinds of failure`,
  )
}
