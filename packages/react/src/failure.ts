'use client'

import { isAuthError } from '@onegrant/core'
import type { AuthError } from '@onegrant/core'

/**
 * Returns the error where a component may show it. In a state updater, what it throws goes to the error boundary.
 *
 * @throws whatever is not an AuthError: a fault of a program, which no retry cures
 */
export function shown(reason: unknown): AuthError {
  if (isAuthError(reason)) return reason
  throw reason
}
