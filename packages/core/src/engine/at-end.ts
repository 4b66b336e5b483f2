/** Calls once a life is over: at once where it is already. */
export function atEnd(life: AbortSignal, end: () => void): void {
  if (life.aborted) end()
  else life.addEventListener('abort', end, { once: true })
}
