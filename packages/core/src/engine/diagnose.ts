import type * as DiagnosisModule from '../diagnosis.ts'
import type { Ledger } from '../decide/diagnosis/diagnose.ts'
import type { Diagnosis } from '../decide/diagnosis/types.ts'
import type { Context } from './context.ts'

/** Few pages ever need it, so that it is a chunk of its own; undefined where a new deployment has removed that. */
export async function diagnosisOf(
  { recorder }: Context,
  mark: string,
  ledger: Omit<Ledger, 'evidence'>,
): Promise<Diagnosis | undefined> {
  const evidence = recorder.trail
    .entries()
    .filter((entry) => 'fingerprint' in entry && entry.fingerprint === mark)
  try {
    const { diagnose } = await loadDiagnosis()
    return diagnose({ ...ledger, evidence })
  } catch {
    recorder.record('warning', {
      topic: 'diagnosis',
      remedy: 'A part of the SDK could not be loaded; reload the page.',
    })
    return undefined
  }
}

/** Loads the diagnosis; called when idle, so that it is there when it is needed. */
export function loadDiagnosis(): Promise<typeof DiagnosisModule> {
  return import('../diagnosis.ts')
}
