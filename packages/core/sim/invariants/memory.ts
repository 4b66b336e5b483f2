import { hasLostAny } from '../memory.ts'
import type { SimulatedPage } from '../../src/testing/browser/page.ts'
import type { Invariant, Run } from '../types.ts'
import { hasAlwaysRun } from './facts.ts'

/** I10: with persistence 'memory' no page writes a token to the disk. */
export function cleanDisk(run: Run): Invariant {
  return {
    id: 'I10',
    onWrite({ page, before, after }) {
      // Who writes a sign-in leaves the record beside it as it is.
      if (run.config.persistence !== 'memory' || page === undefined || before === after) return
      const found = /k~\d+/.exec(JSON.stringify(after) ?? '')
      if (found !== null) run.violate('I10', `${page.name} writes ${found[0]} to the disk`)
    },
  }
}

/**
 * Whether a page may be without a session that the ledger has: its secrets are in the memory of tabs, and those that had
 * them were closed, stand still, or were not heard. Whose own course was smooth, among others that always ran, has no
 * such excuse.
 */
export function mayBeWithout(run: Run, page: SimulatedPage): boolean {
  const { config, browser } = run
  if (config.persistence !== 'memory') return false
  const isHeard = !['message', 'stall', 'storage', 'hide', 'sleep'].some((fault) => config.faults.has(fault))
  const isAmongAwake = browser.pages.every((other) => hasAlwaysRun(other) && !other.stalled)
  return !(isHeard && isAmongAwake && hasAlwaysRun(page) && !config.faults.has('second client'))
}

/**
 * At rest either all pages have the session or none has: one that knows the secrets gives them to all, and only where
 * all who knew them have gone is it gone.
 */
export function isGoneForAll(run: Run): boolean {
  const { config, browser, tabs } = run
  if (config.persistence !== 'memory' || !hasLostAny(browser.pages, config.faults)) return false
  return tabs.every(
    ({ page, clients }) =>
      page.state !== 'running' || clients.every(({ session }) => session.status !== 'signed-in'),
  )
}
