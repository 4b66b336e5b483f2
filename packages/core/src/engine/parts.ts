import { AuthError, platformFailure } from '../errors.ts'

/** Loads a part that is a chunk of its own. */
export async function loadPart<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    // Offline, or a new deployment has removed the chunk: nothing was sent, and a reload cures it.
    if (error instanceof TypeError) throw new AuthError('temporarily_unavailable', { subject: 'chunk' })
    return platformFailure(error)
  }
}

/** Loads a part before it is needed, and before a new deployment removes it. */
export function loadAhead(part: Promise<unknown>): void {
  // It is asked for again where it is needed, and the failure told there.
  part.catch(() => undefined)
}
