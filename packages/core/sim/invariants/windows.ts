import type { SimulatedPage } from '../../src/testing/browser/page.ts'
import type { Invariant, Run } from '../types.ts'
import { grantOf, stored, transactionOf } from './facts.ts'

/** I12: for one loss, one silent attempt in all tabs together, and none by a page that nobody sees. */
export function oneAttempt(run: Run): Invariant {
  const tried = new Map<string, number>()
  /** Whether a page was seen when it was last told what has been tried, which is when it decides. */
  const wasSeen = new Map<SimulatedPage, boolean>()
  return {
    id: 'I12',
    onAnswered(page, label) {
      if (label === "gets 'recovery'") wasSeen.set(page, page.visible)
    },
    onFrame(page) {
      const isAsked = run.calls.some(
        ({ client, kind, settled }) => client.page === page && kind === 'silent' && settled === undefined,
      )
      const grant = stored(run)
      if (isAsked || grant?.status !== 'lost') return
      // Without Web Locks two clients may look at the note at once: then each of them asks once.
      const isAlone = run.config.locks === 'all'
      const loss = `${grant.grantId} ${grant.epoch} ${isAlone ? '' : page.name}`
      const copies = run.tabs.find((tab) => tab.page === page)?.clients.length ?? 1
      const times = (tried.get(loss) ?? 0) + 1
      tried.set(loss, times)
      // Who clears the site clears the note of it.
      if (times > (isAlone ? 1 : copies) && !run.storageTouched)
        run.violate('I12', `${page.name} asks again for a loss for which it was asked before`)
      // Its note is written by then: the other tabs do not ask any more, though it was hidden meanwhile.
      if (!page.visible && wasSeen.get(page) !== true)
        run.violate('I12', `${page.name} asks in a frame while nobody sees it`)
    },
  }
}

/** An interrupted sign-in is started again once in this time, ms. */
const restartPause = 60_000

/** I12: a sign-in that is interrupted again soon after is an error, and no loop. */
export function noRestartLoop(run: Run): Invariant {
  /** When the last sign-in of a tab had been interrupted. */
  const last = new Map<string, number>()
  return {
    id: 'I12',
    onWrite({ transactionBefore, transactionAfter, page }) {
      const is = transactionOf(transactionAfter)
      if (page === undefined || is === undefined || transactionBefore !== undefined) return
      const tab = page.name.charAt(0)
      const before = last.get(tab) ?? 0
      // One that somebody has asked for begins anew.
      last.set(tab, is.interruptedAt)
      if (is.interruptedAt > 0 && is.interruptedAt - before < restartPause && !run.jumped)
        run.violate('I12', `${page.name} starts a sign-in again that was interrupted twice`)
    },
  }
}

/** I23: what is had back without asking anybody is the session of who had it. */
export function sameUser(run: Run): Invariant {
  return {
    id: 'I23',
    onWrite({ before, after, page, transactionBefore, transactionAfter }) {
      const is = transactionOf(transactionAfter)
      if (is?.status !== 'redeemed' || is.mode !== 'silent' || transactionBefore === transactionAfter) return
      const [was, now] = [grantOf(before)?.user?.sub, grantOf(after)?.user?.sub]
      if (is.subject !== undefined && (now !== is.subject || was !== is.subject))
        run.violate('I23', `${page?.name} puts ${now} in the place of ${was}, and nobody was asked`)
    },
  }
}

/** I21: a frame is gone when its time is over. */
export function noFrameLeft(run: Run): Invariant {
  return {
    id: 'I21',
    onDisposed() {
      for (const { page } of run.tabs)
        if (page.state === 'running' && run.framesOf(page) > 0)
          run.violate('I21', `${page.name} still shows a frame`)
    },
  }
}

/** I11: a code that somebody else has made up goes nowhere. */
export function noForgedCode(run: Run): Invariant {
  return {
    id: 'I11',
    onSend({ kind, credential, page }) {
      if (kind === 'code' && credential === 'forged') run.violate('I11', `${page.name} sends a forged code`)
    },
  }
}

/** I15: a sign-in for which the page stays takes nothing away from it meanwhile. */
export function keptSessions(run: Run): Invariant {
  return {
    id: 'I15',
    onSession(client, before, now) {
      // What comes back to the callback page is a sign-in of its own.
      if (client.page.url.includes('/callback')) return
      if (before.status !== 'signed-in' || now.status !== 'signing-in' || stored(run)?.status !== 'live')
        return
      const asked = run.calls.filter(
        ({ client: caller, kind, settled }) =>
          caller.page === client.page && kind !== 'token' && settled === undefined,
      )
      if (asked.length > 0 && asked.every(({ kind }) => kind === 'popup' || kind === 'silent'))
        run.violate('I15', `${client.page.name} is signing-in while another window asks`)
    },
  }
}
