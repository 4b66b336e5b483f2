import { computed, getCurrentInstance, onMounted, onScopeDispose, shallowRef } from 'vue'
import type { ComputedRef, ShallowRef } from 'vue'
import type { AuthClient, AuthError, Session, User } from '@onegrant/core'
import { describe } from '@onegrant/core/binding'
import type { Actions, State } from '@onegrant/core/binding'
import { useClient } from './plugin.ts'

export interface UseAuthOptions {
  /** Used in place of the plugin's client; no plugin is needed then. */
  readonly client?: AuthClient | undefined
}

/** The session as refs, and the actions on it. */
export interface Auth<U = User> extends Actions {
  /** The whole session as one value, which a check of its `status` narrows; the refs below are its parts. */
  readonly session: Readonly<ShallowRef<State<U>>>
  readonly status: ComputedRef<State<U>['status']>
  readonly isLoading: ComputedRef<boolean>
  readonly isAuthenticated: ComputedRef<boolean>
  readonly user: ComputedRef<U | undefined>
  readonly error: ComputedRef<AuthError | undefined>
}

// A server knows no session; hydration starts from the same value, so that the markup agrees.
const restoring: Session = { status: 'restoring', user: undefined, error: undefined }

/**
 * Returns the session as refs, and the actions on it. A renewal changes none of the refs.
 *
 * @param options `client` in place of the plugin's
 * @throws Error where there is neither a plugin nor a client
 * @example
 * const { session, signIn } = useAuth()
 * // <p v-if="session.status === 'signed-in'">{{ session.user.name }}</p>
 */
export function useAuth<U = User>(options: UseAuthOptions = {}): Auth<U> {
  const client = useClient('useAuth()', options.client)
  const session = read(client)
  return {
    // The type of the claims is the caller's knowledge: the ID token is checked, but not against U.
    session: session as ShallowRef<State<U>>,
    status: computed(() => session.value.status),
    isLoading: computed(() => session.value.isLoading),
    isAuthenticated: computed(() => session.value.isAuthenticated),
    user: computed(() => session.value.user as U | undefined),
    error: computed(() => session.value.error),
    signIn: (given) => client.signIn(given),
    signOut: (given) => client.signOut(given),
    getAccessToken: (request) => client.getAccessToken(request),
    fetch: (input, init) => client.fetch(input, init),
  }
}

/** The session of a client as a ref; followed until the scope ends, and on a server not at all. */
function read(client: AuthClient): ShallowRef<State> {
  let known = restoring
  const state = shallowRef(describe(known))
  if (typeof window === 'undefined') return state
  const update = (): void => {
    const session = client.getSnapshot()
    if (session !== known) state.value = describe((known = session))
  }
  // In a page that a server rendered, a component finds its element there and must first agree with it.
  const isHydrating = getCurrentInstance()?.vnode.el != null
  let isReading = !isHydrating
  const unsubscribe = client.subscribe(() => {
    if (isReading) update()
  })
  onScopeDispose(unsubscribe, true)
  if (isReading) update()
  else
    onMounted(() => {
      isReading = true
      update()
    })
  return state
}
