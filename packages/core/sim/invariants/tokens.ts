import type { Call, Invariant, Run } from '../types.ts'
import { grantOf, stored } from './facts.ts'

/** An answer may have been on its way for as long, so that its token ends earlier than its page can know; ms. */
const slack = 15_000

/** I13: no token is given out that has ended, or is another user's, or for another resource. */
export function rightToken(run: Run): Invariant {
  return {
    id: 'I13',
    onSettled(call) {
      const { settled, client, kind, resource } = call
      if (kind !== 'token' || settled === undefined || settled.error !== undefined) return
      const name = client.page.name
      const issued = run.issued(String(settled.value))
      if (issued === undefined) return run.violate('I13', `${name} gets something that is no token`)
      if (issued.resource !== resource) run.violate('I13', `${name} gets a token for ${issued.resource}`)
      if (!run.jumped && run.browser.timeline.truth() > issued.ends + slack)
        run.violate(
          'I13',
          `${name} gets a token that ended ${run.browser.timeline.truth() - issued.ends} ms ago`,
        )
      const { user } = client.auth.getSnapshot()
      if (user !== undefined && user.sub !== issued.subject)
        run.violate('I13', `${name}, where ${user.sub} is signed in, gets a token of ${issued.subject}`)
    },
  }
}

/** I23: nobody gets another user's token before the app was told of the other user. */
export function toldFirst(run: Run): Invariant {
  return {
    id: 'I23',
    onSettled({ settled, client, kind }) {
      if (kind !== 'token' || settled?.error !== undefined) return
      const issued = run.issued(String(settled?.value))
      const { user } = client.session
      if (issued !== undefined && user !== undefined && user.sub !== issued.subject)
        run.violate(
          'I23',
          `${client.page.name} was told of ${user.sub}, and gets a token of ${issued.subject}`,
        )
    },
  }
}

/** forceRefresh: not the token that was held at the call. */
export function forced(run: Run): Invariant {
  const held = new Map<Call, ReadonlySet<string>>()
  return {
    id: 'I13',
    onCalled(call) {
      // The page may not know all of these, but none of them is new to it.
      const grant = stored(run)
      const { page, awareOf } = call.client
      // A look that its storage kept waiting may have been given up: until the next, it knows nothing for certain.
      const isBlind = (run.stalls.get(page) ?? -1) >= awareOf
      // Of two copies of the SDK in a page, one may have heard what the other has not.
      const copies = run.tabs.find((tab) => tab.page === page)?.clients.length ?? 0
      const knows = awareOf === run.writes.length && !page.isBusy() && !isBlind && copies < 2
      if (call.forced && knows && grant !== undefined)
        held.set(call, new Set(Object.values(grant.tokens).map(({ accessToken }) => accessToken)))
    },
    onSettled(call) {
      const value = String(call.settled?.value)
      if (held.get(call)?.has(value) === true && call.client.session.status === 'signed-in')
        run.violate('I13', `${call.client.page.name} gets the very token that was not good enough`)
    },
  }
}

/** I3: what was signed out is not given out, once a page has had reason to look. */
export function unreadable(run: Run): Invariant {
  return {
    id: 'I3',
    onSettled(call) {
      const { settled, client, kind } = call
      if (kind !== 'token' || settled?.error !== undefined) return
      const issued = run.issued(String(settled?.value))
      if (issued === undefined) return
      const gone = run.writes.findLast(
        ({ before, after }) =>
          grantOf(before)?.status === 'live' &&
          run.server.familyOf(grantOf(before)?.refreshToken ?? '') === issued.family &&
          grantOf(after)?.grantId !== grantOf(before)?.grantId,
      )
      if (gone === undefined || grantOf(gone.after) === undefined) return
      const name = client.page.name
      const signedOut = run.calls.some(
        (other) =>
          other.kind === 'sign-out' &&
          other.client === client &&
          other.settled !== undefined &&
          other.settled.at < call.at,
      )
      // Of two copies of the SDK in a page, one may have heard what the other has not.
      const copies = run.tabs.find(({ page }) => page === client.page)?.clients.length ?? 0
      const heard = copies < 2 && call.writes >= gone.number
      const knew = gone.page === client.page ? signedOut : heard
      if (knew || call.at - gone.at > 31_000)
        run.violate('I3', `${name} gets a token of the session that ${gone.page?.name} ended`)
    },
  }
}
