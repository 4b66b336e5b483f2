import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** What a command came to. */
export interface Measured {
  /** Part of the file's name. */
  readonly name: string
  readonly title: string
  readonly command: string
  /** The commit, before it began. */
  readonly at: string
  readonly report: string
}

/** Keeps the report of a command with all that is needed to repeat it; returns where. */
export function measured({ name, title, command, at, report }: Measured): string {
  const date = new Date().toISOString().slice(0, 10)
  const path = `docs/measured/${name}-${date}.md`
  const load = loadavg().map((value) => value.toFixed(1))
  const lines = [
    `# ${title} of ${date}`,
    '',
    `Command: \`pnpm ${[command, ...process.argv.slice(2)].join(' ')}\`  `,
    `Revision: ${at}  `,
    `Machine: ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}-${process.arch}, Node ${process.version}; load at the end ${load.join(', ')}`,
    '',
    '```',
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
