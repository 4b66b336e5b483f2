import type * as Redeem from './redeem.ts'
import type * as Renew from './renew.ts'

/** Loads the renewal: a page that starts with a fresh token needs none of it yet. */
export function loadRenew(): Promise<typeof Renew> {
  return import('./renew.ts')
}

/** Loads the redemption: nothing but a callback needs it. */
export function loadRedeem(): Promise<typeof Redeem> {
  return import('./redeem.ts')
}
