'use client'

import { Component } from 'react'
import type { ReactNode } from 'react'
import { isAuthError } from '@onegrant/core'
import type { AuthClient, AuthError, Session } from '@onegrant/core'
import { useClient } from './context.ts'
import { useSession } from './useSession.ts'

export interface AuthErrorBoundaryProps {
  readonly children?: ReactNode
  /** Renders the error; `reset` tries the children again. Default: an alert with a button, to try again where
   * that may help, else to sign in. */
  readonly fallback?: ((error: AuthError, reset: () => void) => ReactNode) | undefined
  /** Called once per error that is caught here. */
  readonly onError?: ((error: AuthError) => void) | undefined
}

/**
 * Catches an AuthError that is thrown while its children render (a suspended query, a loader) and shows it in their
 * place; they are tried again when the user has signed in. Other errors pass to the next boundary.
 *
 * @param props what to show
 * @throws Error where there is no AuthProvider
 * @example
 * <AuthErrorBoundary fallback={(error, reset) => <Problem code={error.code} onRetry={reset} />}>
 *   <Orders />
 * </AuthErrorBoundary>
 */
export function AuthErrorBoundary(props: AuthErrorBoundaryProps): ReactNode {
  const client = useClient('<AuthErrorBoundary>')
  const { status } = useSession(client)
  return <Boundary {...props} client={client} status={status} />
}

interface BoundaryProps extends AuthErrorBoundaryProps {
  readonly client: AuthClient
  readonly status: Session['status']
}

interface Caught {
  readonly error?: { readonly reason: unknown } | undefined
}

class Boundary extends Component<BoundaryProps, Caught> {
  override state: Caught = {}

  static getDerivedStateFromError(reason: unknown): Caught {
    return { error: { reason } }
  }

  override componentDidCatch(reason: unknown): void {
    if (isAuthError(reason)) this.props.onError?.(reason)
  }

  override componentDidUpdate(before: BoundaryProps): void {
    const hasSignedIn = before.status !== 'signed-in' && this.props.status === 'signed-in'
    if (this.state.error !== undefined && hasSignedIn) this.reset()
  }

  readonly reset = (): void => this.setState({ error: undefined })

  readonly signIn = (): void => {
    this.props.client.signIn().catch((reason: unknown) => this.setState({ error: { reason } }))
  }

  override render(): ReactNode {
    const { children, fallback } = this.props
    if (this.state.error === undefined) return children
    const { reason } = this.state.error
    if (!isAuthError(reason)) throw reason
    if (fallback) return fallback(reason, this.reset)
    const { code, retryable } = reason
    return (
      <div role="alert">
        <p>This did not work ({code}).</p>
        <button type="button" onClick={retryable ? this.reset : this.signIn}>
          {retryable ? 'Try again' : 'Sign in again'}
        </button>
      </div>
    )
  }
}
