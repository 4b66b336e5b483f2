import { isAuthError } from '@onegrant/core'
import type { Session } from '@onegrant/core'
import { auth } from './auth.ts'

/** For a click. Providers refuse to be framed, so that in a frame a window must do; without one, the whole page leaves. */
export async function signIn(): Promise<Session | undefined> {
  if (window.self === window.top) return auth.signIn()
  try {
    return await auth.signIn({ mode: 'popup' })
  } catch (error) {
    if (isAuthError(error, 'popup_blocked')) window.open(location.href, '_blank')
    else if (!isAuthError(error, 'popup_closed')) throw error
    return undefined
  }
}
