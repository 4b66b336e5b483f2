import type { Clock } from '../platform/port.ts'
import { settle } from './settle.ts'

/** A clock that stands until it is moved. */
export interface SimulatedClock extends Clock {
  /** Moves both clocks and runs the alarms on the way, letting promises settle after each. */
  advance(ms: number): Promise<void>
  /** Moves the wall clock alone, as a user or a time server does. */
  jump(ms: number): void
  /** Alarms that are set, for leaks. */
  pending(): number
  /** Alarms that rang, for what never rests. */
  rung(): number
}

interface Alarm {
  readonly at: number
  readonly wake: () => void
}

/** Makes a clock that stands at the real time: libraries below read the real one. */
export function createClock(): SimulatedClock {
  let wall = Date.now()
  let mono = 0
  let rung = 0
  const alarms = new Set<Alarm>()
  return {
    wall: () => wall,
    mono: () => mono,
    alarm(delay, wake) {
      const alarm = { at: mono + delay, wake }
      alarms.add(alarm)
      return () => void alarms.delete(alarm)
    },
    async advance(ms) {
      const end = mono + ms
      await settle()
      for (;;) {
        const [next] = [...alarms].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
        if (next === undefined) break
        alarms.delete(next)
        wall += Math.max(next.at - mono, 0)
        mono = Math.max(next.at, mono)
        rung++
        next.wake()
        await settle()
      }
      wall += end - mono
      mono = end
    },
    jump(ms) {
      wall += ms
    },
    pending: () => alarms.size,
    rung: () => rung,
  }
}
