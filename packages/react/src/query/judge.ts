'use client'

import { isAuthError } from '@onegrant/core'
import type { Session } from '@onegrant/core'

/** `retry` of a query or mutation, whatever its errors are. */
export type RetryValue = boolean | number | ((failureCount: number, error: never) => boolean)

/** Whose data may be in the cache: a subject, null for nobody's, undefined while that is not known. */
export function ownerOf({ status, user }: Session): string | null | undefined {
  if (status === 'restoring') return undefined
  // At once, and not when the page has left: what is shown meanwhile is nobody's any more.
  if (status === 'signing-out') return null
  return user?.sub ?? null
}

/** Whether a change must wait: the session has ended, and its user may come back. */
export function isHeld({ status, user }: Session): boolean {
  return status === 'expired' || (status === 'signing-in' && user !== undefined)
}

/** Whether a failure is cured by a sign-in and by nothing else. */
export function needsUser(error: unknown): boolean {
  return isAuthError(error, 'reauth_required') || isAuthError(error, 'signed_out')
}

/** Whether another try would end like this one. A 401 that comes here has been through the lane. */
export function isFinal(error: unknown): boolean {
  return isAuthError(error) ? !error.retryable : statusOf(error) === 401
}

/** What the app's own setting says to another try. */
export function allows(retry: RetryValue, failureCount: number, error: unknown): boolean {
  // The app's own function knows what its queries throw.
  if (typeof retry === 'function') return retry(failureCount, error as never)
  return typeof retry === 'number' ? failureCount < retry : retry
}

/** The status in the errors of axios, ky and the like. */
function statusOf(error: unknown): unknown {
  const { status, response } = (typeof error === 'object' && error !== null ? error : {}) as {
    status?: unknown
    response?: { status?: unknown }
  }
  return status ?? response?.status
}
