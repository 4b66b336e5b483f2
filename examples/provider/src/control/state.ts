import { createFaults, type Faults } from './faults.ts'
import { createRecords, type Records } from './records.ts'
import { shiftClock, trueNow } from './clock.ts'

export interface ControlState {
  records: Records
  faults: Faults
  /** Answered by discovery instead of the true issuer. */
  issuer: string | undefined
  /** Every connection but those to /control/ is dropped. */
  isDown: boolean
  /** Added to the provider's own pages, as a security policy of its host would. */
  pageHeaders: readonly (readonly [string, string])[]
  /** Keeps an answer back until the next release. */
  held: () => Promise<void>
  /** Lets all kept answers go; answers how many there were. */
  release: () => number
  reset: () => void
}

export function createControlState(): ControlState {
  let waiting: (() => void)[] = []
  const state: ControlState = {
    records: createRecords({ at: trueNow, mono: () => performance.now() }),
    faults: createFaults(),
    issuer: undefined,
    isDown: false,
    pageHeaders: [],
    held: () => new Promise((resolve) => waiting.push(resolve)),
    release: () => {
      const count = waiting.length
      for (const go of waiting) go()
      waiting = []
      return count
    },
    reset: () => {
      state.records.clear()
      state.faults.clear()
      state.issuer = undefined
      state.isDown = false
      state.pageHeaders = []
      state.release()
      shiftClock(0)
    },
  }
  return state
}
