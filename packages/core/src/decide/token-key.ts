import { list } from '../settings.ts'
import type { TokenRequest } from '../types.ts'

/** The canonical name of an access token: (resource, sorted scope, organization). */
export function tokenKey({ resource, scope, organization_id }: TokenRequest): string {
  return JSON.stringify([resource ?? '', list(scope).join(' '), organization_id ?? ''])
}

/** The request behind a key. */
export function tokenRequest(key: string): TokenRequest {
  const [resource, scope, organization_id] = JSON.parse(key) as string[]
  return {
    resource: resource || undefined,
    scope: scope || undefined,
    organization_id: organization_id || undefined,
  }
}
