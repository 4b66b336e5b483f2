import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const root: string = fileURLToPath(new URL('../..', import.meta.url))

export interface Result {
  readonly code: number
  readonly output: string
}

/** Runs a command in the repository (or `cwd`) and shows its output as it comes. */
export async function show(command: string, args: readonly string[], options: Options = {}): Promise<number> {
  return (await start(command, args, 'inherit', options)).code
}

/** Runs a command and keeps what it printed, for the caller to show when it matters. */
export function keep(command: string, args: readonly string[], options: Options = {}): Promise<Result> {
  return start(command, args, 'pipe', options)
}

interface Options {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

function start(
  command: string,
  args: readonly string[],
  stdio: 'inherit' | 'pipe',
  options: Options,
): Promise<Result> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', stdio, stdio],
    })
    let output = ''
    const collect = (chunk: Buffer): void => {
      output += chunk.toString()
    }
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    child.on('error', (error) => resolve({ code: 127, output: `${command}: ${error.message}` }))
    // A runner that a signal ended has not passed.
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
