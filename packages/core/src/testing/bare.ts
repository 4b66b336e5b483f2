import type { Frames, Workers } from '../platform/port.ts'

/** Frames that load nothing: silent sign-ins have their own tests. */
export const noFrames: Frames = { open: () => () => undefined, sharesCookies: () => false }

/** A browser without workers. */
export const noWorkers: Workers = {
  kinds: () => [],
  isSimulated: () => false,
  connect() {
    throw new TypeError('There are no workers.')
  },
}
