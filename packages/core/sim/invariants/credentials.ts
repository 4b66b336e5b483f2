import type { Invariant, Run, Send } from '../types.ts'
import {
  grantOf,
  hasAlwaysRun,
  haveGrantsEnded,
  isLostAnswer,
  longestStory,
  repeatedCode,
  stored,
  transactionOf,
} from './facts.ts'

/** A takeover takes 15 s from the intent, and the send may begin 5 s after it, ms. */
const takeover = 10_000

/** I1: a code is sent once. */
export function codeOnce(run: Run): Invariant {
  return {
    id: 'I1',
    onSend(send) {
      const { kind, credential, page } = send
      if (kind !== 'code') return
      // One that the provider asked back for, and that went no further, nobody has looked at.
      if (run.sends.some((other) => other !== send && other.credential === credential && !other.asked))
        run.violate('I1', `${page.name} sends the code ${credential} again`)
    },
  }
}

/** How long the page of a send has run since, ms; all of its age while it does not run. */
function ranSince({ page, rested }: Send, age: number): number {
  return page.state === 'running' && page.rested !== rested ? Math.max(age - (page.rested - rested), 0) : age
}

/** Whether its time ended while the machine slept; its page may not have been told yet. */
function isOverslept({ awakeSince }: Run, { at }: Send, age: number): boolean {
  return awakeSince >= at && age >= takeover
}

/** Every provider here takes a code for at least as long, ms. */
const codeLifetime = 30_000

/** I11: a code that the provider has given is granted; were it not, nothing here would be proven of sign-ins. */
export function codesAreGood(run: Run): Invariant {
  const seen = new Set<string>()
  return {
    id: 'I11',
    onProcess({ kind, credential, page }, outcome) {
      if (kind !== 'code') return
      const isFirst = !seen.has(credential)
      seen.add(credential)
      // It may have lain somewhere for longer than it lives.
      const isLate =
        run.browser.timeline.truth() - (run.server.givenAt(credential) ?? -Infinity) > codeLifetime
      // What ends a grant ends the codes in it as well.
      const isEnded = haveGrantsEnded(run) || run.excused.has(repeatedCode)
      if (isFirst && outcome.kind === 'refused' && !isLate && !isEnded)
        run.violate('I11', `${page.name} sends a good code, which is refused`)
    },
  }
}

/** I1: a refresh token is sent again only as section 6 says. */
export function resends(run: Run): Invariant {
  const byValue = new Map<string, Send[]>()

  function judge(send: Send, earlier: readonly Send[]): string | undefined {
    const grant = stored(run)
    const last = earlier.at(-1)
    if (last === undefined) return undefined
    if (grant?.refreshToken !== send.credential)
      return grant?.status === 'live' && grant.grantId === grantBehind(run, send.credential)
        ? 'is not the one in the record any more'
        : undefined
    const age = send.at - last.at
    const isForeign = last.page !== send.page
    const open = last.endedAt === undefined
    if (open && !isOverslept(run, last, age) && ranSince(last, age) < takeover)
      return `is under way since ${age} ms (#${last.id})`
    // A worker sends for whoever has asked, and is no page of a tab.
    const isWorker = run.tabs.every(({ page }) => page !== send.page)
    // A flight goes on when its caller has left.
    const isForced = run.calls.some(
      ({ client, forced, at, settled }) =>
        forced &&
        (isWorker || client.page === send.page) &&
        (settled === undefined || send.at - at < longestStory),
    )
    const residue = residueFor(run, send)
    if (residue && !isForced) {
      const inWindow = earlier.length === 1 && age <= run.config.reuseWindow * 1000
      if (!inWindow) return `was sent ${age} ms ago, and a usable token is left`
      if (open && isForeign && last.page.state !== 'dead') return 'is in the hand of a living page'
      return undefined
    }
    const inWindow = earlier.length === 1 && age <= run.config.reuseWindow * 1000
    const pause = last.timedOut ? 5_000 : 2_000
    if (!inWindow && age < pause && !run.jumped) return `was sent only ${age} ms ago`
    return undefined
  }

  return {
    id: 'I1',
    onSend(send) {
      if (send.kind !== 'refresh' || !run.server.policy.rotates) return
      // One that the provider asked back for, and that went no further, nobody has looked at.
      const earlier = (byValue.get(send.credential) ?? []).filter(({ asked }) => !asked)
      byValue.set(send.credential, [...earlier, send])
      const why = judge(send, earlier)
      if (why !== undefined) run.violate('I1', `${send.page.name} sends ${send.credential}, which ${why}`)
    },
  }
}

/** The grant in whose record a refresh token was; a sign-in that replaces it may come while the send is under way. */
function grantBehind(run: Run, credential: string): string | undefined {
  return grantOf(run.writes.findLast(({ after }) => grantOf(after)?.refreshToken === credential)?.after)
    ?.grantId
}

/** Whether the record still holds a token that serves what the send is for. */
function residueFor(run: Run, send: Send): boolean {
  const grant = stored(run)
  if (grant === undefined) return false
  const { timeline } = run.browser
  return Object.entries(grant.tokens).some(([key, token]) => {
    const left = token.expiresAt - timeline.wall()
    // By the page's clock, which may have jumped, and by the provider's.
    const isUsable = left > 0 && left <= token.lifetime * 1000 + 60_000
    const isLive = (run.issued(token.accessToken)?.ends ?? 0) > timeline.truth()
    return (JSON.parse(key) as string[])[0] === (send.resource ?? '') && isUsable && isLive
  })
}

/** I1: nothing is sent before it is written that it will be. */
export function writeAhead(run: Run): Invariant {
  return {
    id: 'I1',
    onSend(send) {
      if (send.kind === 'code') {
        const isNoted = run.writes.some(
          ({ page, transactionAfter }) =>
            page === send.page && transactionOf(transactionAfter)?.status === 'sent',
        )
        if (!isNoted) run.violate('I1', `${send.page.name} sends a code that it has not called sent`)
        return
      }
      const grant = stored(run)
      if (grant?.refreshToken === send.credential && grant.intent === null)
        run.violate('I1', `${send.page.name} sends ${send.credential} without an intent in the record`)
    },
  }
}

/** I1: nobody sends what it knows to be gone, and a first send is called one. */
export function honestSends(run: Run): Invariant {
  const sent = new Set<string>()
  return {
    id: 'I1',
    onSend({ kind, credential, page }) {
      if (kind !== 'refresh') return
      const gone = run.writes.findLast(
        ({ before, after }) =>
          grantOf(before)?.refreshToken === credential && grantOf(after)?.refreshToken !== credential,
      )
      // Of two copies of the SDK in a page, one may know what the other does not.
      const copies = run.tabs.find((tab) => tab.page === page)?.clients.length ?? 0
      if (
        copies < 2 &&
        gone !== undefined &&
        gone.number <= run.knownTo(page) &&
        stored(run)?.refreshToken !== credential
      )
        run.violate('I1', `${page.name} sends ${credential}, of which it knows that it is gone`)
      const isFirst = !sent.has(credential)
      sent.add(credential)
      const grant = stored(run)
      // A page that died or slept may have left an intent without a send, and storage may refuse to take it back.
      const lives =
        run.browser.pages.every((each) => hasAlwaysRun(each) && !run.refused.has(each)) &&
        ['second client', 'all'].every((fault) => !run.config.faults.has(fault))
      if (isFirst && lives && grant?.refreshToken === credential && (grant.intent?.attempt ?? 1) > 1)
        run.violate(
          'I1',
          `${page.name} calls the first send of ${credential} number ${grant.intent?.attempt}`,
        )
    },
  }
}

/** I5: one request in flight for each grant. */
export function oneInFlight(run: Run): Invariant {
  return {
    id: 'I5',
    onSend(send) {
      if (send.kind !== 'refresh') return
      for (const other of run.sends) {
        if (other === send || other.family !== send.family || other.kind !== 'refresh') continue
        const age = send.at - other.at
        // Of a token that has been replaced since, an old page may still await the answer.
        const isSame = run.server.policy.rotates && other.credential === send.credential
        const ran = isSame ? ranSince(other, age) : age
        if (other.endedAt === undefined && !isOverslept(run, other, age) && ran < takeover)
          run.violate('I5', `${send.page.name} sends while #${other.id} of ${other.page.name} is in flight`)
      }
    },
  }
}

/** I7: no live family is ended by our own tabs. */
export function noSelfInflictedReuse(run: Run): Invariant {
  return {
    id: 'I7',
    onProcess(send, outcome) {
      // Providers end the whole grant for a code that comes twice, and the session before may be of the same grant.
      if (send.kind === 'code' && send.fate === 'repeated') run.excused.add(repeatedCode)
      if (outcome.kind !== 'refused' || outcome.ended === undefined) return
      const { ended } = outcome
      const grant = stored(run)
      const isCommitted =
        grant?.status === 'live' &&
        run.server.familyOf(grant.refreshToken ?? '') === ended &&
        grant.refreshToken !== send.credential
      const earlier = run.sends.filter((other) => other !== send && other.credential === send.credential)
      // What the network repeats, or delivers after its sender has died or given up, nobody can take back.
      if (send.fate === 'repeated' || [send, ...earlier].some(isQueuedStill))
        return void run.excused.add(ended)
      if (isCommitted && !earlier.some(isOverdue(run)))
        run.violate('I7', `#${send.id} of ${send.page.name} ends the live family ${ended}`)
      else if (!earlier.some((other) => isLostAnswer(run, other)) && !run.excused.has(ended))
        run.violate('I7', `#${send.id} of ${send.page.name} is a reuse, and no answer was lost`)
    },
  }
}

/** A request that was still on its way when its page had stopped to wait for it. */
function isQueuedStill({ endedAt, arrivedAt, fate, page }: Send): boolean {
  return (
    fate === 'late' || (endedAt !== undefined && (arrivedAt ?? Infinity) > endedAt) || page.state === 'dead'
  )
}

/** A send that was taken over from a page that did not run. */
const isOverdue =
  (run: Run) =>
  ({ page, at }: Send): boolean =>
    page.state !== 'running' && run.browser.timeline.mono() - at >= takeover

/** I19: no more than six token requests a minute while they fail. */
export function rate(run: Run): Invariant {
  return {
    id: 'I19',
    onSend(send) {
      if (send.kind !== 'refresh') return
      const recent = run.sends.filter(
        (other) => other.credential === send.credential && !other.committed && send.at - other.at < 60_000,
      )
      if (recent.length > 6) run.violate('I19', `${recent.length} sends of ${send.credential} in a minute`)
    },
  }
}

/** Notes which answers came into the store; the oracles of losses need it. */
export function commits(run: Run): Invariant {
  return {
    id: 'I6',
    onWrite({ after }) {
      const token = grantOf(after)?.refreshToken
      const tokens = Object.values(grantOf(after)?.tokens ?? {}).map(({ accessToken }) => accessToken)
      for (const send of run.sends)
        if (send.outcome?.kind === 'granted' && !send.committed)
          send.committed =
            send.outcome.issued.refreshToken === token && tokens.includes(send.outcome.issued.accessToken)
    },
  }
}
