import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Keeps the report of a run with all that is needed to repeat it; returns where. */
export function measured(
  args: readonly string[],
  at: string,
  report: string,
  failures: readonly string[],
): string {
  const date = new Date().toISOString().slice(0, 10)
  const path = `docs/measured/simulation-${date}.md`
  const load = loadavg().map((value) => value.toFixed(1))
  const lines = [
    `# Simulation of ${date}`,
    '',
    `Command: \`pnpm sim ${args.join(' ')}\`  `,
    `Revision: ${at}  `,
    `Machine: ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}-${process.arch}, Node ${process.version}; load at the end ${load.join(', ')}`,
    '',
    '```',
    ...failures,
    report.trim(),
    '```',
  ]
  mkdirSync(join(root, 'docs/measured'), { recursive: true })
  writeFileSync(join(root, path), `${lines.join('\n')}\n`)
  return path
}

/** The commit that was simulated; sources that no commit has would prove nothing later. */
export function revision(): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no', 'packages') !== ''
    return git('rev-parse', '--short', 'HEAD') + (changed ? ' with changes' : '')
  } catch {
    return 'not committed'
  }
}
