import type { TokenRow } from '../ledger/rows.ts'

/** A renewal that another manager finished so recently, ms, answers this one too: its message may be on the way. */
const shared = 2_000

/** What a call for a renewal is about to do, seen in the lane. */
export interface RefreshView {
  /** The refresh token that the call was made with. */
  readonly asked: string
  /** Fingerprint of the parameters of the call; a token for other parameters does not answer it. */
  readonly request: string
  readonly plain: boolean
  /** The manager that asks. */
  readonly by: string
  /** The refresh token that the store shows now. */
  readonly stored: string
  readonly isExpired: boolean
  /** What the ledger knows of the stored token. */
  readonly row: TokenRow | undefined
  readonly now: number
  /** Age from which an unclear send may be repeated, ms. */
  readonly resendAfter: number
}

/** `wait`: the store is behind the ledger. `hold`: the token may be spent, and nothing may be sent yet. */
export type RefreshStep =
  | { readonly do: 'send' | 'adopt' | 'hold' | 'refused' | 'signed_out' }
  | { readonly do: 'wait'; readonly successor: string | undefined }

/** Decides whether the stored refresh token may be sent. It is sent only where nobody can have spent it. */
export function judgeRefresh(view: RefreshView): RefreshStep {
  const { row } = view
  const isMoved = view.asked !== view.stored
  // A sign-in of an unguarded page, or one that died before it could note what came.
  if (row === undefined) return { do: isMoved && view.plain && !view.isExpired ? 'adopt' : 'send' }
  if (row.ended === 'signed_out') return { do: 'signed_out' }
  if (row.ended === 'superseded') return { do: 'wait', successor: row.successor }
  switch (row.outcome) {
    case 'done':
      return { do: 'wait', successor: row.successor }
    case 'refused':
      return { do: 'refused' }
    case 'unspent':
      return { do: answers(view, row, isMoved) ? 'adopt' : 'send' }
    // Whoever wrote `sent` is dead, or its lock would not be ours.
    case 'sent':
    case 'unclear':
      return { do: mayResend(view, row) ? 'send' : 'hold' }
  }
}

function answers(view: RefreshView, row: TokenRow, isMoved: boolean): boolean {
  if (view.isExpired || row.request !== view.request) return false
  return isMoved || (row.isRenewed === true && row.by !== view.by && Math.abs(view.now - row.at) < shared)
}

function mayResend(view: RefreshView, row: TokenRow): boolean {
  return view.isExpired && Math.abs(view.now - row.at) >= view.resendAfter
}
