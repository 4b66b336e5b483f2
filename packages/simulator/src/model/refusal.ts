import type { Cause } from '../types/cause.ts'

export interface RefusalParts {
  readonly status?: number
  readonly error: string
  readonly description?: string
  /** What only the server's log says. */
  readonly detail?: string
  readonly cause: Cause
  readonly scope?: string
  /** Whether an app may be told by redirect. A bad redirect URI may not. */
  readonly isPrivate?: boolean
}

/** The server says no. Thrown inside the model and caught at its edge, so that a handler is one straight line. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly parts: RefusalParts

  constructor(parts: RefusalParts) {
    super(parts.error)
    this.parts = parts
  }
}

export function invalidRequest(description: string, cause: Cause = 'bad_request'): Refusal {
  return new Refusal({ error: 'invalid_request', description, cause })
}

export function invalidHint(detail: string): Refusal {
  const description = 'could not validate id_token_hint'
  return new Refusal({ error: 'invalid_request', description, detail, cause: 'bad_request' })
}

export function invalidGrant(cause: Cause, detail: string): Refusal {
  return new Refusal({ error: 'invalid_grant', description: 'grant request is invalid', cause, detail })
}

export function invalidClient(cause: Cause, detail: string): Refusal {
  return new Refusal({
    status: 401,
    error: 'invalid_client',
    description: 'client authentication failed',
    cause,
    detail,
  })
}

export function invalidToken(detail: string, cause: Cause = 'access_token_dead'): Refusal {
  return new Refusal({
    status: 401,
    error: 'invalid_token',
    description: 'invalid token provided',
    cause,
    detail,
  })
}

export function invalidTarget(
  cause: Cause,
  description = 'resource indicator is missing, or unknown',
): Refusal {
  return new Refusal({ error: 'invalid_target', description, cause })
}

export function invalidScope(description: string, scope?: string): Refusal {
  return new Refusal({
    error: 'invalid_scope',
    description,
    cause: 'scope_not_granted',
    ...(scope !== undefined && { scope }),
  })
}
