import type { Clock } from '../port.ts'

/** Beyond this, browsers fire a timer at once. */
const longest = 2 ** 31 - 1

/** The browser's clocks; wrapped, never captured, so that fake timers of a test are seen. */
export const browserClock: Clock = {
  wall: () => Date.now(),
  mono: () => performance.now(),
  alarm(delay, wake) {
    const timer = setTimeout(wake, Math.min(delay, longest))
    return () => clearTimeout(timer)
  },
}
