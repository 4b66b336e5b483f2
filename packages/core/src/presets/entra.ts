import type { AuthSettings } from '../settings.ts'
import { origin, type OwnSettings, type ProviderRules, settingsOf } from './preset.ts'

/**
 * - "doesn't revoke old refresh tokens when used": a used one is good for the 24 h that a single-page app's live:
 *   https://learn.microsoft.com/entra/identity-platform/refresh-tokens
 * - `offline_access` needs no consent prompt; an API is named by scopes alone, of one API per token:
 *   https://learn.microsoft.com/entra/identity-platform/scopes-oidc
 * - The optional claim `login_hint`, given back as `logout_hint`, spares the user the question which account is meant:
 *   https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#send-a-sign-out-request
 */
const rules: ProviderRules = {
  consentForOfflineAccess: false,
  reuseWindow: 24 * 60 * 60,
  logoutHintClaim: 'login_hint',
}

/**
 * Claims of Entra's ID tokens besides the standard ones; a user is `oid` within `tid`, for all applications:
 * https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
 */
export interface EntraClaims {
  oid?: string
  tid?: string
  roles?: string[]
  groups?: string[]
  login_hint?: string
  sid?: string
}

export interface EntraOptions extends Omit<OwnSettings, 'resource'> {
  /** Id of the tenant, a GUID: the issuer of an ID token carries it, also where one signs in by `common`. */
  tenantId: string
  clientId: string
  /** `login.microsoftonline.com` unless given; national clouds have their own. */
  host?: string | undefined
}

/**
 * Settings for Microsoft Entra ID, for a redirect URI of the platform "Single-page application". Name an API by its
 * scopes: `apis: { 'https://api.example.com/': { scope: 'api://my-api/orders.read' } }`. A session ends after 24 hours,
 * whatever is renewed.
 *
 * @throws TypeError where `tenantId` is no GUID: of `common` or a domain, discovery names another issuer
 * @example
 * createAuthClient(entra({ tenantId, clientId, redirect_uri: '/callback' }))
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export function entra({
  tenantId,
  clientId,
  host = 'login.microsoftonline.com',
  ...own
}: EntraOptions): AuthSettings {
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(tenantId))
    throw new TypeError('Setting "tenantId" must be the GUID of the tenant.')
  const authority = `${origin(host)}/${tenantId.toLowerCase()}/v2.0`
  return settingsOf({ authority, client_id: clientId }, rules, own)
}
