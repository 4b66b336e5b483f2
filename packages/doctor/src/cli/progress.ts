import type { Io } from './io.ts'

/** A line that is written over, on a terminal alone. */
export interface Progress {
  readonly show: (line: string) => void
  readonly clear: () => void
}

/** Milliseconds between two changes of the line: more of them cost time and flicker. */
const INTERVAL = 100

export function createProgress({ isTerminal, err, now }: Pick<Io, 'err' | 'isTerminal' | 'now'>): Progress {
  let shownAt = -Infinity
  if (!isTerminal) return { show: () => {}, clear: () => {} }
  return {
    show: (line) => {
      if (now() - shownAt < INTERVAL) return
      shownAt = now()
      err(`\r\u001B[2K${line}`)
    },
    clear: () => {
      if (shownAt !== -Infinity) err('\r\u001B[2K')
      shownAt = -Infinity
    },
  }
}

/** `reading 34 %, 17 of 50 MB` */
export function readingLine(read: number, size: number): string {
  const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)
  const share = size === 0 ? 100 : Math.min(100, Math.floor((read / size) * 100))
  return `reading ${share} %, ${megabytes(read)} of ${megabytes(size)} MB`
}
