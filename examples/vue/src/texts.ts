import { isAuthError } from '@onegrant/core'

/** What an app says goes by the code of an error, never by its message. */
export function textOf(error: unknown): string {
  if (!isAuthError(error)) return 'Something went wrong.'
  if (error.code === 'access_denied') return 'The sign-in was cancelled.'
  if (error.code === 'provider_unreachable') return 'The sign-in service cannot be reached.'
  if (error.code === 'reauth_required') return 'Your session has ended. What you see stays here.'
  return `Something went wrong (${error.code}).`
}
