import type { SimulatedPage } from '../../src/testing/browser/page.ts'
import type { Client, Invariant, Run } from '../types.ts'
import { grantOf, hasAlwaysRun, stored, transactionOf } from './facts.ts'
import { isGoneForAll, mayBeWithout } from './memory.ts'

/** I15: no flicker; a renewal changes nothing, and nobody is signed out whom nothing has signed out. */
export function steadySessions(run: Run): Invariant {
  const seen = new Map<Client, number>()
  return {
    id: 'I15',
    onSession(client, before, now) {
      const { name } = client.page
      const isLeaving = run.config.faults.has('sign-in') || run.config.faults.has('sign-out')
      if (
        !isLeaving &&
        before !== now &&
        before.status === now.status &&
        before.user === now.user &&
        before.error === now.error
      )
        run.violate('I15', `${name} gets another session object though nothing in it changed`)
      if (before.status === 'signed-in' && (now.status === 'signed-out' || now.status === 'restoring')) {
        const since = seen.get(client) ?? 0
        const ended = run.writes.some(
          ({ number, before: was, after }) =>
            number > since && grantOf(was)?.status === 'live' && grantOf(after)?.status !== 'live',
        )
        const isExcused = hasRefusedSignOut(run, client) || hasLostPlace(run, client)
        if (!ended && !isExcused && !mayBeWithout(run, client.page))
          run.violate('I15', `${name} is ${now.status} though nothing ended the session`)
      }
      if (now.status === 'signed-in') seen.set(client, 0)
    },
  }
}

/** What storage has refused can never be written where a record of another version lies, which stays (I18). */
function hasLostPlace(run: Run, { page }: Client): boolean {
  const version = (record: unknown): unknown => (record as { version?: unknown } | undefined)?.version
  const now = version(run.browser.storage.contents.grant)
  return run.refused.has(page) && now !== undefined && now !== 1
}

/** A sign-out that storage refuses, or does not answer, ends the session in its page all the same. */
function hasRefusedSignOut(run: Run, { page }: Client): boolean {
  return (
    (run.storageTouched || run.stalls.has(page)) &&
    run.calls.some(({ client, kind }) => kind === 'sign-out' && client.page === page)
  )
}

/** I14: at rest, all pages show what is in the store. */
export function convergence(run: Run): Invariant {
  return {
    id: 'I14',
    onRest() {
      const grant = stored(run)
      if (isGoneForAll(run)) return
      for (const { clients, page } of run.tabs) {
        if (page.state !== 'running' || page.prerendering) continue
        for (const client of clients) {
          if (hasRefusedSignOut(run, client)) continue
          const { session } = client
          if (grant?.status === 'live' && session.status !== 'signed-in')
            run.violate('I14', `${page.name} is ${session.status}, the record is live`)
          else if (grant?.status === 'live' && session.user?.sub !== grant.user?.sub)
            run.violate('I14', `${page.name} shows ${session.user?.sub}, the record is of ${grant.user?.sub}`)
          else if (session.status === 'signing-out') run.violate('I14', `${page.name} is still signing out`)
          else if (grant?.status !== 'live' && session.status === 'signed-in')
            run.violate('I14', `${page.name} is signed in, the record is ${grant?.status ?? 'absent'}`)
        }
      }
    },
  }
}

/** I20: nobody outside is called while the lane is held: neither a listener nor a navigation. */
export function noCallsInLane(run: Run): Invariant {
  const since = new Map<string, number>()
  /** The last change of the store that a page can know of. */
  const known = new Map<SimulatedPage, number>()

  /** Whether a request that was noted before the page had the lane came to its end by this change. */
  function endsEarlier(before: unknown, begun: number): boolean {
    const id = grantOf(before)?.intent?.id
    const noted = run.writes.find(({ after }) => id !== undefined && grantOf(after)?.intent?.id === id)
    return noted !== undefined && noted.number <= begun
  }

  return {
    id: 'I20',
    onHold(page, lock, holds) {
      if (holds && lock.includes('|lane|')) since.set(page.name, run.writes.length)
    },
    onAnswered(page, _label, number) {
      known.set(page, number)
    },
    onListener(client, what, byThisTab) {
      // Of two copies of the SDK in a page, one may have the lane while the other tells of the one before.
      const copies = run.tabs.find(({ page }) => page === client.page)?.clients.length ?? 0
      if (byThisTab !== true || copies > 1) return
      // It may have the lane again, for something else.
      const begun = since.get(client.page.name) ?? 0
      const hasCommitted = run.writes.some(
        ({ number, page, before, after, transactionAfter }) =>
          number > begun &&
          // Who has not been told that it has committed tells of something else.
          number <= (known.get(client.page) ?? 0) &&
          page === client.page &&
          (grantOf(after)?.epoch ?? 0) > (grantOf(before)?.epoch ?? 0) &&
          // A sign-out needs no lane.
          grantOf(after)?.status !== 'out' &&
          // A sign-in of this page has a lock of its own, beside the lane.
          transactionOf(transactionAfter)?.status !== 'redeemed' &&
          // The answer to a flight whose lane was let go may come when the next one has it.
          !endsEarlier(before, begun),
      )
      if (!hasCommitted) return
      // Two transactions make a commit in memory: that of a flight that stood still may end in the lane of the next.
      if (run.config.persistence === 'memory' && !hasAlwaysRun(client.page)) return
      const lanes = [...client.page.held].filter((name) => name.includes('|lane|'))
      if (lanes.length === 1)
        run.violate('I20', `${client.page.name} tells '${what}' while it holds the lane`)
    },
  }
}

/** I12: no page is led away without being asked, and no loop. */
export function noLoops(run: Run): Invariant {
  const left = new Map<
    string,
    { readonly page: SimulatedPage; readonly at: number; readonly again: boolean }[]
  >()
  return {
    id: 'I12',
    onListener(client, what) {
      if (what !== 'assign') return
      const { name, prerendering, state } = client.page
      if (prerendering || state !== 'running') run.violate('I12', `${name} leaves while nobody sees it`)
      const now = run.browser.timeline.mono()
      const tab = name.charAt(0)
      const asked = run.calls.filter(
        ({ client: caller, kind, at }) =>
          (kind === 'sign-in' || kind === 'sign-out') &&
          caller.page.name.charAt(0) === tab &&
          now - at < 30_000,
      ).length
      const before = (left.get(tab) ?? []).filter(({ at }) => now - at < 30_000)
      // Without Web Locks the copies of the SDK in a page may look at the note at once: each leaves, once for all.
      const copies = run.tabs.find(({ page }) => page === client.page)?.clients.length ?? 1
      const ofPage = before.filter(({ page }) => page === client.page).length
      const again = !run.browser.locks.of(client.page).areShared && ofPage > 0 && ofPage < copies
      const recent = [...before, { page: client.page, at: now, again }]
      left.set(tab, recent)
      const times = recent.filter((one) => !one.again).length
      if (times > asked + 2) run.violate('I12', `${name} leaves for the ${times}th time in 30 s`)
    },
  }
}

/** F22: nothing is sent by a page that nobody sees. */
export function prerenderedSilence(run: Run): Invariant {
  return {
    id: 'I12',
    onSend({ page }) {
      if (page.prerendering) run.violate('I12', `${page.name} sends before it is shown`)
    },
  }
}
