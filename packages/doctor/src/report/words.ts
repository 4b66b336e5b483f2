/** Milliseconds, or seconds where those say more. */
export function duration(ms: number): string {
  if (ms < 0) return `-${duration(-ms)}`
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 120_000) return `${(ms / 1000).toFixed(1)} s`
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`
}

export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`
}

export function times(number: number): string {
  return number === 2 ? 'twice' : `${number} times`
}

/** `a, b and c` */
export function join(words: readonly string[], last = 'and'): string {
  return words.length < 2
    ? (words[0] ?? '')
    : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1) ?? ''}`
}

/** Playwright's names of pages are 37 characters long. */
export function pageName(id: string): string {
  const short = id.slice(0, 'page@'.length + 6)
  return short.startsWith('page') ? short : `page ${short}`
}
