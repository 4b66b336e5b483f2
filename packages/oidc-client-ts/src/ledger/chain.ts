import type { Ending, Rows, TokenRow } from './rows.ts'

/** A chain is as long as its session; a longer walk means a loop in what was read. */
const longest = 500

/** What ends a chain, and when. */
export interface End {
  readonly why: Ending
  readonly at: number
  readonly by: string
  /** Fingerprint of the refresh token of the sign-in that took its place. */
  readonly successor?: string | undefined
}

/**
 * Ends the chain that goes on from a refresh token: the store that named it may be behind by some renewals, and the
 * last of the chain is the one whose late answer must not be stored.
 */
export async function endChain(rows: Rows, from: string, end: End): Promise<void> {
  const walked = new Set<string>()
  let fingerprint: string | undefined = from
  while (fingerprint !== undefined && !walked.has(fingerprint) && walked.size < longest) {
    walked.add(fingerprint)
    const row: TokenRow = (await rows.token(fingerprint)) ?? unknownRow(fingerprint, end)
    const next = row.successor
    await rows.putToken({
      ...row,
      at: end.at,
      ended: end.why,
      // A spent token keeps leading to the one that followed it.
      successor: next ?? end.successor,
    })
    // The walk stops before the sign-in that took over.
    fingerprint = next === end.successor ? undefined : next
  }
}

function unknownRow(fingerprint: string, { at, by }: End): TokenRow {
  return { fingerprint, outcome: 'unspent', at, by, request: '' }
}
