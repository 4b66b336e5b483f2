import type { GrantRecord, TransactionRecord } from '../../src/decide/record.ts'
import type { SimulatedPage } from '../../src/testing/browser/page.ts'
import { revealed } from '../memory.ts'
import type { Run, Send } from '../types.ts'

/** What a call for a token has begun, such as one for another than it has, may last this long, ms. */
export const longestStory = 90_000

/** The record of the store, where it is one of ours. */
export function grantOf(value: unknown): GrantRecord | undefined {
  const grant = revealed(value) as GrantRecord | undefined
  return typeof grant === 'object' &&
    grant !== null &&
    grant.version === 1 &&
    typeof grant.grantId === 'string' &&
    grant.epoch >= 0
    ? grant
    : undefined
}

export function transactionOf(value: unknown): TransactionRecord | undefined {
  return value as TransactionRecord | undefined
}

export function stored(run: Run): GrantRecord | undefined {
  return grantOf(run.browser.storage.contents.grant)
}

/** Whether a granted pair never came into the store, for a reason that no client can prevent. */
export function isLostAnswer(run: Run, { outcome, committed, disturbed, unwritten }: Send): boolean {
  // Whoever holds what storage refuses says so to the other tabs, where its words come through.
  const isUnheard = unwritten && run.config.faults.has('message')
  return outcome?.kind === 'granted' && !committed && (disturbed || isUnheard)
}

/** Whether a page lives and has never stood still. */
export function hasAlwaysRun({ state, rested, rests }: SimulatedPage): boolean {
  return state === 'running' && rested === 0 && rests === 0
}

/** Among what excuses a loss: the network has repeated a code. */
export const repeatedCode = 'a code that came twice'

/**
 * Whether a provider that ends all of a user's families at once has done so: by an administrator, by a revocation, or for
 * a reuse, of which I7 judges whether it had to be.
 */
export function haveGrantsEnded({ server, excused, sends }: Run): boolean {
  return (
    server.policy.revokes === 'grant' &&
    (excused.size > 0 ||
      sends.some(({ outcome }) => outcome?.kind === 'refused' && outcome.ended !== undefined))
  )
}
