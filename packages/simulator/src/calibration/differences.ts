import type { Difference } from './compare.ts'

/** Where the simulator answers otherwise than oidc-provider, and should. One that no longer occurs fails the test. */
export const DIFFERENCES: readonly Difference[] = []
