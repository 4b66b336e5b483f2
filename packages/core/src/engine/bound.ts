import type { GrantRecord } from '../decide/record.ts'
import type { Context } from './context.ts'
import { loadPart } from './parts.ts'
import type * as Prover from './prover.ts'

/** Loads what proves possession of a key; called when idle where the settings ask for it. */
export function loadProver(): Promise<typeof Prover> {
  return import('./prover.ts')
}

/** Proves for the tokens of a grant; undefined where they are bearer tokens. */
export async function proverOf(
  context: Context,
  grant: GrantRecord | undefined,
): Promise<Prover.BoundProver | undefined> {
  return grant?.dpop && (await loadPart(loadProver)).proverOf(context, grant, grant.dpop)
}
