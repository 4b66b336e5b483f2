import { leftOutFaults, leftOutWindows } from './coverage.ts'
import type { Failure, Figures } from './worker.ts'

/** Lines of a story that are printed. */
const longest = 120

/** A failure as a story, and how to live it again. */
export function reportFailure({ seed, policy, invariant, text, story, config }: Failure): string {
  const told = story.filter((line) => !line.includes('the trail'))
  const lines =
    told.length > longest ? [...told.slice(0, longest), `and ${told.length - longest} more`] : told
  return [
    `\n${invariant} broken: ${text}`,
    `  pnpm sim --seed ${seed} --runs 1 --policy ${policy}`,
    `  ${config}`,
    ...(lines.length === 0 ? [] : [`  ${lines.join(' / ')}`]),
  ].join('\n')
}

/** What many runs amount to. */
export function reportFigures(figures: Figures, seconds: number): string {
  const { runs, steps, failed, lost, counts } = figures
  const faults = [...counts.faults].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
  const each = [...counts.cells.values()]
  return [
    '',
    `${runs} runs in ${seconds.toFixed(1)} s: ${Math.round(runs / seconds)} a second, ${(steps / runs).toFixed(0)} steps each`,
    `${failed} failed; ${lost} sessions were lost to faults that nobody can prevent`,
    failed === 0 ? `so the rate of failures is below ${(3 / runs).toExponential(1)} (95 %)` : '',
    ...[...counts.known].map(([why, count]) => `known and open, ${count} times: ${why}`),
    `${counts.states.size} states reached in one run of sixteen`,
    `${each.length} cells of (window x fault x policy) hit, ${each.filter((count) => count >= 1000).length} of them a thousand times`,
    '',
    'faults:',
    ...faults.map(([fault, count]) => `  ${String(count).padStart(9)}  ${fault}`),
    '',
    ...windowTable(counts.cells),
    '',
    'left out:',
    ...Object.entries({ ...leftOutWindows, ...leftOutFaults }).map(([name, why]) => `  ${name}: ${why}`),
  ]
    .filter((line, at, all) => line !== '' || all[at - 1] !== '')
    .join('\n')
}

/** Windows by faults, over all policies. */
function windowTable(cells: ReadonlyMap<string, number>): string[] {
  const sums = new Map<string, number>()
  for (const [cell, count] of cells) {
    const [window, fault] = cell.split(' ')
    const key = `${window} ${fault}`
    sums.set(key, (sums.get(key) ?? 0) + count)
  }
  const order = (a = '', b = ''): number => a.localeCompare(b, 'en', { numeric: true })
  const keys = [...sums.keys()].map((key) => key.split(' '))
  const windows = [...new Set(keys.map(([window = '']) => window))].sort(order)
  const faults = [...new Set(keys.map(([, fault = '']) => fault))].sort(order)
  const row = (head: string, values: readonly string[]): string =>
    head.padEnd(6) + values.map((value) => value.padStart(7)).join('')
  return [
    row('', faults),
    ...windows.map((window) =>
      row(
        window,
        faults.map((fault) => String(sums.get(`${window} ${fault}`) ?? '.')),
      ),
    ),
  ]
}
