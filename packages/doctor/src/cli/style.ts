import type { Level } from '../report/finding.ts'

/** Text with or without colours. */
export interface Style {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly level: (level: Level, text: string) => string
}

const colours: Readonly<Record<Level, number>> = { ok: 32, warning: 33, problem: 31 }

export function createStyle(hasColour: boolean): Style {
  const paint = (code: number, off: number, text: string): string =>
    hasColour ? `\u001B[${code}m${text}\u001B[${off}m` : text
  return {
    bold: (text) => paint(1, 22, text),
    dim: (text) => paint(2, 22, text),
    level: (level, text) => paint(colours[level], 39, text),
  }
}

// Terminals take these for commands, and a file or a server may hold them.
const CONTROLS = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g

/** Text of somebody else's, harmless to print. */
export function printable(text: string): string {
  return text.replace(CONTROLS, '?')
}
