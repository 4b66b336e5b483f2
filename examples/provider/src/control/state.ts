import { createFaults, type Faults } from './faults.ts'
import { createRecords, type Records } from './records.ts'
import { shiftClock, trueNow } from './clock.ts'

/** How the server treats connections and used refresh tokens: what a test may change while it runs. */
export interface Manners {
  connectionClose: boolean
  /** Seconds. */
  reuseWindow: number
  /** Whether proofs must have a nonce. */
  dpopNonce: boolean
}

/** Whether what was held goes on its way, or its connection is dropped. */
export type Release = 'go' | 'drop'

export interface ControlState {
  records: Records
  faults: Faults
  /** Answered by discovery instead of the true issuer. */
  issuer: string | undefined
  /** Every connection but those to /control/ is dropped. */
  isDown: boolean
  manners: Manners
  /** Added to the provider's own pages, as a security policy of its host would. */
  pageHeaders: readonly (readonly [string, string])[]
  /** Keeps a request or an answer back until the next release, which says what becomes of it. */
  held: () => Promise<Release>
  /** Ends all that is kept; answers how many there were. */
  release: (how: Release) => number
  reset: () => void
}

export function createControlState(manners: Manners): ControlState {
  const given = { ...manners }
  let waiting: ((how: Release) => void)[] = []
  const state: ControlState = {
    records: createRecords({ at: trueNow, mono: () => performance.now() }),
    faults: createFaults(),
    issuer: undefined,
    isDown: false,
    manners,
    pageHeaders: [],
    held: () => new Promise((resolve) => waiting.push(resolve)),
    release: (how) => {
      const count = waiting.length
      for (const end of waiting) end(how)
      waiting = []
      return count
    },
    reset: () => {
      state.records.clear()
      state.faults.clear()
      state.issuer = undefined
      state.isDown = false
      Object.assign(manners, given)
      state.pageHeaders = []
      state.release('go')
      shiftClock(0)
    },
  }
  return state
}
