import type { Diagnosis } from '../decide/diagnosis/types.ts'
import type { Context } from './context.ts'
import type * as Investigate from './investigate.ts'

/** Few pages ever need it, so that it is a chunk of its own; undefined where a new deployment has removed that. */
export async function diagnosisOf(
  context: Context,
  refusal: Investigate.Refusal,
): Promise<Diagnosis | undefined> {
  try {
    const { investigate } = await loadDiagnosis()
    return await investigate(context, refusal)
  } catch {
    return context.recorder.record('warning', {
      topic: 'diagnosis',
      remedy: 'The diagnosis could not be loaded, or not be made; reload the page.',
    })
  }
}

/** Loads the diagnosis; called when idle, so that it is there when it is needed. */
export function loadDiagnosis(): Promise<typeof Investigate> {
  return import('./investigate.ts')
}
