import { isAuthError } from '../../src/errors.ts'
import type { SimulatedPage } from '../../src/testing/browser/page.ts'
import type { Call, Invariant, Run, Write } from '../types.ts'
import { grantOf, hasAlwaysRun, stored, transactionOf } from './facts.ts'
import { isGoneForAll, mayBeWithout } from './memory.ts'

/** I8: healed, every page gets a token where the provider would give one. */
export function recovery(run: Run): Invariant {
  return {
    id: 'I8',
    onRefreshed() {
      const grant = stored(run)
      if (grant?.status !== 'live' || run.jumped || isGoneForAll(run)) return
      const isRenewable = grant.refreshToken !== null && run.server.redeemable(grant.refreshToken)
      // Who was told of a loss before it was made good was told the truth.
      const since = run.writes.findLast(
        ({ before, after }) => grantOf(before)?.status !== 'live' && grantOf(after)?.status === 'live',
      )
      const last = new Map<SimulatedPage, Call>()
      for (const call of run.calls) if (call.kind === 'token') last.set(call.client.page, call)
      for (const [page, { settled, id }] of last) {
        if (page.state !== 'running' || settled?.error === undefined || !isRenewable) continue
        if (settled.at <= (since?.at ?? -1)) continue
        // Whether a page that had nobody to ask has the session in the end is asked at rest.
        const isWithout =
          isAuthError(settled.error, 'signed_out') || isAuthError(settled.error, 'reauth_required')
        if (isWithout && mayBeWithout(run, page)) continue
        run.violate(
          'I8',
          `${page.name} gets no token (call ${id}: ${code(settled.error)}), though the provider would renew`,
        )
      }
    },
  }
}

function code(error: unknown): string {
  if (isAuthError(error)) return error.code
  return error instanceof Error ? error.name : typeof error
}

/** I4: every error is one of the table. */
export function typedErrors(run: Run): Invariant {
  return {
    id: 'I4',
    onSettled({ settled, client, kind }) {
      if (settled?.error !== undefined && !isAuthError(settled.error))
        run.violate('I4', `${client.page.name} rejects a ${kind} call with ${code(settled.error)}`)
    },
  }
}

/** I10: nothing secret leaves in messages, errors or the trail. */
export function noSecrets(run: Run): Invariant {
  const look = (where: string, text: string): void => {
    const found = /k~\d+/.exec(text)
    if (found !== null) run.violate('I10', `${found[0]} is in ${where}`)
  }
  return {
    id: 'I10',
    onText: look,
    onSettled({ settled }) {
      if (settled?.error instanceof Error) look('an error', settled.error.message)
    },
    onRest() {
      look('the trail', JSON.stringify(run.browser.storage.contents.trail))
    },
  }
}

/** A lock may be held for this long while its page runs: a flight, and the wait for somebody else's commit; ms. */
const longestHold = 30_000

/** I16: the lane is not kept for ever. */
export function shortHolds(run: Run): Invariant {
  const since = new Map<string, number>()
  return {
    id: 'I16',
    onHold(page, lock, holds) {
      const key = `${page.name} ${lock}`
      const at = since.get(key)
      if (holds) since.set(key, run.browser.timeline.mono())
      else {
        since.delete(key)
        // What cannot be stored is kept until it can, and a slow page is slow.
        const wasDisturbed = !hasAlwaysRun(page) || run.refused.has(page) || run.slowed.has(page)
        const held = run.browser.timeline.mono() - (at ?? 0)
        if (lock.includes('|lane|') && !wasDisturbed && held > longestHold)
          run.violate('I16', `${page.name} has held the lane for ${held} ms`)
      }
    },
  }
}

/** I21: a disposed client leaves nothing behind. */
export function cleanEnd(run: Run): Invariant {
  return {
    id: 'I21',
    onDisposed() {
      for (const { page } of run.tabs) {
        if (page.state !== 'running') continue
        const alarms = run.browser.timeline.pending(page)
        const locks = run.browser.locks.pending(page)
        if (alarms > 0) run.violate('I21', `${page.name} still has ${alarms} alarms`)
        if (locks > 0) run.violate('I21', `${page.name} still has ${locks} locks`)
        if (page.channels.size > 0) run.violate('I21', `${page.name} still has a channel open`)
        if (page.wakes.size > 0) run.violate('I21', `${page.name} still listens`)
      }
    },
  }
}

/** I24: signed out, nothing that still lives is left at the provider, unless it could not be told. */
export function revoked(run: Run): Invariant {
  return {
    id: 'I24',
    onRest() {
      if (stored(run)?.status !== 'out' || run.storageTouched) return
      // Whoever was at it died or was frozen before it could tell the provider.
      if ((stored(run)?.revoking.length ?? 0) > 0) return
      const troubled = [
        'network',
        'revocation',
        'kill',
        'reload',
        'freeze',
        'cache',
        'sleep',
        'hide',
        'second client',
        'jump',
      ]
      if (troubled.some((kind) => run.config.faults.has(kind))) return
      // While another code is out, nothing may be revoked.
      const codes = run.sends.filter(({ kind }) => kind === 'code')
      if (codes.length > 1 || codes.some(({ disturbed }) => disturbed)) return
      // Another sign-in takes the place of a session without ending it: on some providers it would end both.
      const ended = new Set([
        ...run.writes
          // A page that stood still meanwhile may have come too late to tell the provider.
          .filter(
            ({ before, after, page }) =>
              grantOf(before)?.status === 'live' && grantOf(after)?.status === 'out' && page?.rested === 0,
          )
          .map(({ before }) => run.server.familyOf(grantOf(before)?.refreshToken ?? '')),
        ...codes.map(({ outcome, committed }) =>
          outcome?.kind === 'granted' && !committed ? outcome.issued.family : undefined,
        ),
      ])
      for (const family of ended)
        if (family !== undefined && run.server.isLive(family))
          run.violate('I24', `${family} lives on after the sign-out`)
    },
  }
}

/** A sign-in waits this long for revocations, and a revocation is sent within that, ms. */
const signInPatience = 5_000
const revocationTime = 4_000

/** I24: a revocation does not end the next session: it is sent soon or never, and a code is not sent before it. */
export function earlyRevocations(run: Run): Invariant {
  const listed = (write: Write): number => grantOf(write.after)?.revoking.length ?? 0
  const grew = (write: Write): boolean => listed(write) > (grantOf(write.before)?.revoking.length ?? 0)
  return {
    id: 'I24',
    onRevoke(page) {
      const list = run.writes.findLast((write) => write.page === page && grew(write))
      const age = run.browser.timeline.mono() - (list?.at ?? 0)
      // A sign-out that storage refuses, or comes to late, leaves the record as it was.
      if (
        list === undefined &&
        !run.storageTouched &&
        !run.stalls.has(page) &&
        stored(run)?.status === 'live'
      )
        run.violate('I24', `${page.name} revokes while a session lives`)
      if (list !== undefined && age > revocationTime + 500)
        run.violate('I24', `${page.name} revokes ${age} ms after the sign-out`)
    },
    onSend({ kind, page, at }) {
      const list = run.writes.findLast(grew)
      if (kind !== 'code' || list === undefined || (stored(run)?.revoking.length ?? 0) === 0) return
      const isMarked = run.writes.findLast(
        (write) => write.page === page && transactionOf(write.transactionAfter)?.status === 'sent',
      )
      if (at - list.at < signInPatience - 500 && (isMarked?.number ?? 0) > list.number)
        run.violate('I24', `${page.name} sends a code while a revocation is under way`)
    },
  }
}

/** I12: an interrupted sign-in is started again once, by whoever claims it. */
export function oneRestart(run: Run): Invariant {
  const restarted = new Set<string>()
  return {
    id: 'I12',
    onWrite({ transactionBefore, transactionAfter, page }) {
      const is = transactionOf(transactionAfter)
      if (is?.status !== 'restarted' || transactionBefore === transactionAfter) return
      if (restarted.has(is.state))
        run.violate('I12', `${page?.name} starts a sign-in again that another page has restarted`)
      restarted.add(is.state)
    },
  }
}
