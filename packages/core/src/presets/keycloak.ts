import type { AuthSettings } from '../settings.ts'
import { bare, type OwnSettings, type ProviderRules, settingsOf } from './preset.ts'

/**
 * - Refresh tokens come without `offline_access`, which asks for a token that outlives the session:
 *   https://www.keycloak.org/docs/latest/server_admin/#_offline-access
 * - "Revoke Refresh Token" takes none twice while "Refresh Token Max Reuse" is 0, as it is unless configured; a reuse
 *   ends the user's session of this client: https://www.keycloak.org/docs/latest/server_admin/#_timeouts
 * - `dpop: true` works where the server has the feature on, as it has by default from 26.4:
 *   https://www.keycloak.org/2025/10/dpop-support-26-4
 * - An API is named by (client) scopes: https://www.keycloak.org/docs/latest/server_admin/#_client_scopes
 */
const rules: ProviderRules = { scope: 'profile email', consentForOfflineAccess: false, reuseWindow: 0 }

/** Claims of Keycloak's ID tokens besides the standard ones; `groups` takes a mapper: https://www.keycloak.org/docs/latest/server_admin/#_protocol-mappers */
export interface KeycloakClaims {
  sid?: string
  groups?: string[]
}

export interface KeycloakOptions extends Omit<OwnSettings, 'resource'> {
  /** `https://id.example.com`, with `/auth` where the server still has it. */
  url: string
  realm: string
  clientId: string
}

/**
 * Settings for Keycloak. Name an API by its scopes: `apis: { 'https://api.example.com/': { scope: 'orders' } }`.
 *
 * @example
 * createAuthClient(keycloak({ url: 'https://id.example.com', realm: 'shop', clientId, redirect_uri: '/callback' }))
 * @see https://www.keycloak.org/securing-apps/oidc-layers
 */
export function keycloak({ url, realm, clientId, ...own }: KeycloakOptions): AuthSettings {
  const authority = `${bare(url)}/realms/${encodeURIComponent(realm)}`
  return settingsOf({ authority, client_id: clientId }, rules, own)
}
