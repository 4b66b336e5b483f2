/** Time of day, in the reader's own zone, from ms since 1970. */
export function timeText(at: number): string {
  return new Date(at).toLocaleTimeString([], { hour12: false })
}

/** The same to the millisecond. */
export function exactTimeText(at: number): string {
  return `${timeText(at)}.${String(Math.floor(at) % 1000).padStart(3, '0')}`
}
