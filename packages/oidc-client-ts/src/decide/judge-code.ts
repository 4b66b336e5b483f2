import type { CodeRow } from '../ledger/rows.ts'

/** `pass`: not ours to judge. `interrupted`: it was sent, and no answer was kept. */
export type CodeStep =
  | { readonly do: 'pass' | 'send' | 'interrupted' }
  | { readonly do: 'replay'; readonly row: CodeRow }
  | { readonly do: 'refused'; readonly error: string }

/**
 * Decides what a callback URL leads to, seen under the lock of its state: whoever wrote `sent` is dead by then.
 *
 * @param row what the ledger knows of the state
 * @param isKnown whether oidc-client-ts still has the state
 */
export function judgeCode(row: CodeRow | undefined, isKnown: boolean): CodeStep {
  if (row === undefined) return { do: isKnown ? 'send' : 'pass' }
  switch (row.outcome) {
    case 'done':
      return { do: 'replay', row }
    case 'refused':
      return { do: 'refused', error: row.error ?? 'invalid_grant' }
    // A code is never sent again after its request left.
    case 'sent':
    case 'unclear':
      return { do: 'interrupted' }
  }
}
