import type { Invariant, Run } from '../types.ts'
import { grantOf } from './facts.ts'

/** A page hears of a commit and looks, ms. */
const longestNews = 3_000
/** What keeps a page from hearing of a commit, or from acting on it. */
const deaf = ['message', 'freeze', 'cache', 'sleep', 'hide', 'storage', 'stall', 'second client', 'prerender']

/** I14: who waits for the lane does so no longer than until another tab has committed what it asked for. */
export function promptAdoption(run: Run): Invariant {
  return {
    id: 'I14',
    onSettled({ client, kind, forced, settled, at }) {
      if (kind !== 'token' || forced || settled === undefined || settled.error !== undefined) return
      if (deaf.some((fault) => run.config.faults.has(fault)) || client.page.rested > 0) return
      const token = String(settled.value)
      const commit = run.writes.find(({ before, after }) => !holds(before, token) && holds(after, token))
      if (commit?.page === undefined || commit.page === client.page || commit.at < at) return
      // Whoever has sent by itself waits for its own answer.
      const isSender = run.sends.some(
        ({ page, endedAt }) => page === client.page && (endedAt ?? Infinity) > commit.at,
      )
      const waited = settled.at - commit.at
      if (!isSender && waited > longestNews)
        run.violate('I14', `${client.page.name} waits for ${waited} ms for what another page has committed`)
    },
  }
}

function holds(record: unknown, token: string): boolean {
  return Object.values(grantOf(record)?.tokens ?? {}).some(({ accessToken }) => accessToken === token)
}
