import type { Session } from '@onegrant/core'
import { onScopeDispose, shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import { auth } from '../auth.ts'

/** The session as a ref; the core client needs no more to live in Vue. */
export function useSession(): Readonly<ShallowRef<Session>> {
  const session = shallowRef(auth.getSnapshot())
  const update = (): void => {
    session.value = auth.getSnapshot()
  }
  onScopeDispose(auth.subscribe(update))
  // The client may have been started, and have moved on, before this component was made.
  update()
  return session
}
