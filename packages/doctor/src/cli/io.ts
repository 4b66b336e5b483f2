/** What the command needs of the process it runs in, so that a test can be that process. */
export interface Io {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Whether what reads `out` shows colours. */
  readonly hasColour: boolean
  /** Whether `err` is a terminal, where a line can be written over. */
  readonly isTerminal: boolean
  readonly fetch: typeof fetch
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Prints the most memory that was in use. */
  readonly showsMemory: boolean
}

/**
 * The process itself. Colours follow `NO_COLOR` (no-color.org) and `FORCE_COLOR`; `ONEGRANT_DEBUG` prints the memory.
 */
export function processIo(): Io {
  const { env, stdout, stderr } = process
  const isSet = (name: string): boolean => (env[name] ?? '') !== ''
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    hasColour: !isSet('NO_COLOR') && env['TERM'] !== 'dumb' && (stdout.isTTY || isSet('FORCE_COLOR')),
    isTerminal: stderr.isTTY,
    fetch: globalThis.fetch,
    now: Date.now,
    showsMemory: isSet('ONEGRANT_DEBUG'),
  }
}
