import type { GrantRecord } from '../../src/decide/record.ts'
import { isAuthError } from '../../src/errors.ts'
import type { Invariant, Run, Write } from '../types.ts'
import { grantOf, haveGrantsEnded, isLostAnswer, longestStory, repeatedCode, transactionOf } from './facts.ts'

/** I6: epochs only rise, and what is stored together was issued together. */
export function epochs(run: Run): Invariant {
  return {
    id: 'I6',
    onWrite({ before, after, page }) {
      const [was, is] = [grantOf(before), grantOf(after)]
      if (page === undefined || is === undefined || was === undefined || was === is) return
      if (is.epoch < was.epoch) run.violate('I6', `${page.name} lowers the epoch to ${is.epoch}`)
      const isSame = is.epoch === was.epoch
      const moved =
        is.refreshToken !== was.refreshToken || is.status !== was.status || is.grantId !== was.grantId
      if (isSame && moved) run.violate('I6', `${page.name} changes the record within epoch ${is.epoch}`)
      if (!isSame && is.epoch !== was.epoch + 1) run.violate('I6', `${page.name} skips an epoch`)
      const why = unpaired(run, was, is)
      if (why !== undefined) run.violate('I6', `${page.name} commits ${why}`)
    },
  }
}

/** I6: a renewal is committed by whoever wrote the intent that the record has. */
export function ownIntents(run: Run): Invariant {
  const writers = new Map<string, Write['page']>()
  return {
    id: 'I6',
    onWrite({ before, after, page }) {
      const [was, is] = [grantOf(before), grantOf(after)]
      if (is?.intent && is.intent.id !== was?.intent?.id && !writers.has(is.intent.id))
        writers.set(is.intent.id, page)
      if (page === undefined || was === undefined || is === undefined) return
      const isRenewal = is.status === 'live' && was.grantId === is.grantId && is.epoch > was.epoch
      if (isRenewal && writers.get(was.intent?.id ?? '') !== page)
        run.violate('I6', `${page.name} commits a renewal whose intent is not the one in the record`)
    },
  }
}

/** I16: a lane is taken over only by a page that has nothing left to give out. */
export function needyTakeovers(run: Run): Invariant {
  return {
    id: 'I16',
    onWrite({ before, after, page }) {
      const [was, is] = [grantOf(before), grantOf(after)]
      if (page === undefined || was?.grantId !== is?.grantId || is?.generation === was?.generation) return
      const calls = run.calls.filter(({ client, kind }) => client.page === page && kind === 'token')
      const open = calls.filter(({ settled }) => settled === undefined)
      // A flight goes on when its caller has left.
      const left = calls.filter(
        ({ settled, at }) =>
          isAuthError(settled?.error, 'aborted') && run.browser.timeline.mono() - at < longestStory,
      )
      const now = run.browser.timeline.wall()
      const serves = [...open, ...left].every(({ resource, forced }) =>
        Object.entries(is?.tokens ?? {}).some(
          ([key, { expiresAt, lifetime }]) =>
            !forced &&
            (JSON.parse(key) as string[])[0] === resource &&
            expiresAt > now + 1_000 &&
            expiresAt < now + lifetime * 1000 + 60_000,
        ),
      )
      if (open.length > 0 && serves)
        run.violate('I16', `${page.name} takes the lane over though its token serves`)
    },
  }
}

/** What is wrong with the tokens of a new record. */
function unpaired(run: Run, was: GrantRecord, is: GrantRecord): string | undefined {
  if (is.status !== 'live' || is.refreshToken === null) return undefined
  const family = run.server.familyOf(is.refreshToken)
  for (const [key, { accessToken }] of Object.entries(is.tokens)) {
    const issued = run.issued(accessToken)
    if (issued?.family !== family) return `${accessToken} beside ${is.refreshToken} of another sign-in`
    if (issued?.subject !== is.user?.sub) return `${accessToken} of ${issued?.subject} for ${is.user?.sub}`
    if ((issued?.resource ?? '') !== (JSON.parse(key) as string[])[0])
      return `${accessToken} for another resource`
    const isNew = was.tokens[key]?.accessToken !== accessToken
    if (isNew && issued?.refreshToken !== is.refreshToken)
      return `${accessToken} beside an older ${is.refreshToken}`
  }
  return undefined
}

/** I3: nothing written after a sign-out brings back what was before; a sign-in that started later wins. */
export function noResurrection(run: Run): Invariant {
  let outSince: Write | undefined
  return {
    id: 'I3',
    onWrite(write) {
      const [was, is] = [grantOf(write.before), grantOf(write.after)]
      if (write.page === undefined || is === undefined) return
      if (is.status === 'out' && was?.status !== 'out') outSince = write
      if (is.status !== 'live') return
      const isSignIn = transactionOf(write.transactionAfter)?.status === 'redeemed'
      if (was?.status === 'out' && !isSignIn)
        run.violate('I3', `${write.page.name} brings back what was signed out`)
      if (was !== undefined && was.grantId !== is.grantId && !isSignIn)
        run.violate('I3', `${write.page.name} puts another grant in place without a sign-in`)
      if (!isSignIn || was === undefined) return
      const code = run.sends.findLast(({ kind, page }) => kind === 'code' && page === write.page)
      if (
        was.status === 'out' &&
        outSince !== undefined &&
        code !== undefined &&
        code.at < outSince.at &&
        was.epoch > 0
      )
        run.violate('I3', `${write.page.name} signs in with a code that was sent before the sign-out`)
      if (was.status === 'live' && was.startedAt > is.startedAt && !run.jumped)
        run.violate('I3', `${write.page.name} puts an older sign-in in place of a newer one`)
    },
  }
}

/** I2, I9: a session is lost only where the provider has said so, and an answer was lost before. */
export function losses(run: Run): Invariant {
  return {
    id: 'I2',
    onWrite({ before, after, page }) {
      const [was, is] = [grantOf(before), grantOf(after)]
      if (page === undefined || was?.status !== 'live' || is?.status !== 'lost') return
      const { refreshToken } = was
      const serves = Object.values(was.tokens).some(
        ({ expiresAt }) => expiresAt > run.browser.timeline.wall(),
      )
      if (refreshToken === null) {
        if (serves && !run.jumped) run.violate('I2', `${page.name} gives up a session that still has a token`)
        return
      }
      if (run.server.redeemable(refreshToken))
        return run.violate('I2', `${page.name} gives up a session whose token the provider still takes`)
      const family = run.server.familyOf(refreshToken) ?? ''
      const isExcused =
        run.excused.has(family) ||
        run.excused.has(repeatedCode) ||
        run.sends.some((send) => send.family === family && isLostAnswer(run, send))
      if (!isExcused && !isEndedWithOthers(run, family))
        run.violate('I2', `${page.name} loses a session though no answer was lost`)
    },
  }
}

/** Providers that end all of a user's families at once do so for what befell another one. */
function isEndedWithOthers(run: Run, family: string): boolean {
  return haveGrantsEnded(run) && !run.server.isLive(family)
}

/** I18: what another version of the SDK has written stays. */
export function foreignRecords(run: Run): Invariant {
  return {
    id: 'I18',
    onWrite({ before, after, page }) {
      const was = before as { version?: unknown } | undefined
      if (page !== undefined && was?.version === 2 && after !== before)
        run.violate('I18', `${page.name} overwrites the record of another version`)
    },
  }
}

/** I17: what is stored does not grow without end. */
export function bounded(run: Run): Invariant {
  return {
    id: 'I17',
    onRest() {
      const { trail, transactions } = run.browser.storage.contents
      if (trail.length > 500) run.violate('I17', `${trail.length} entries in the trail`)
      const now = run.browser.timeline.wall()
      const old = [...transactions.values()].filter(
        (found) => now - (transactionOf(found)?.createdAt ?? now) > 2 * 24 * 3_600_000,
      )
      // A page that asks the provider tidies up, unless it has gone before, or gave up because its storage stood still.
      const hurt = run.browser.pages
        .filter((page) => run.stalls.has(page) || page.state === 'dead')
        .map(({ name }) => `${name}-`)
      const hasAsked = [...transactions.values()]
        .map(transactionOf)
        .some(
          (found) =>
            now - (found?.createdAt ?? 0) < 3_600_000 &&
            !hurt.some((name) => found?.state.startsWith(name) === true),
        )
      if (hasAsked && old.length > 40 && !run.jumped && !run.storageTouched)
        run.violate('I17', `${old.length} forgotten sign-ins`)
    },
  }
}
