import { expect } from 'vitest'
import type { Cause } from '../types/cause.ts'
import { matchers } from './matchers.ts'

// Importing this module is enough: `setupFiles` may name it.
expect.extend(matchers)

/** What `expect(server)` has besides, once this module is imported. */
export interface SimulatorMatchers<R> {
  /** No code and no refresh token made the server act twice; fails where none was redeemed. */
  toHaveRedeemedEachCredentialOnce: () => R
  /** As the one above, and requests count that a fault kept the server from acting on. */
  toHaveReceivedEachCredentialOnce: () => R
  /** The server refused something, for this cause if one is given, so many times if a number is. */
  toHaveRefused: (cause?: Cause, times?: number) => R
  /** The server renewed by a refresh token: so many times, or at least once. */
  toHaveRenewed: (times?: number) => R
  /** The server took a code for tokens: so many times, or at least once. */
  toHaveSignedIn: (times?: number) => R
}

declare module 'vitest' {
  // The parameters have to be those of Vitest's own declaration.
  interface Matchers<
    R extends void | Promise<void> = void | Promise<void>,
    T = unknown,
  > extends SimulatorMatchers<R> {}
}
