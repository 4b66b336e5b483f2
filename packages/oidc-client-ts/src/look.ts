import type { Clock } from '@onegrant/core/platform'

/** Between two looks, ms. */
const pause = 50

/**
 * Looks again and again, since localStorage may show another tab's write late, and has no order between processes.
 *
 * @param within how long to look, ms; the last look comes after it
 * @returns what was found, or undefined
 */
export async function look<T>(
  clock: Clock,
  within: number,
  find: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const until = clock.mono() + within
  for (;;) {
    const isLast = clock.mono() >= until
    const found = await find()
    if (found !== undefined || isLast) return found
    await nextHint(clock)
  }
}

/** A storage event comes at once even where a hidden tab's timers are slowed down. */
function nextHint(clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      cancel()
      removeEventListener('storage', wake)
      resolve()
    }
    const cancel = clock.alarm(pause, wake)
    addEventListener('storage', wake)
  })
}
