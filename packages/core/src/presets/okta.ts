import type { AuthSettings } from '../settings.ts'
import { origin, type OwnSettings, type ProviderRules, settingsOf } from './preset.ts'

/**
 * - The grace period of rotation is 30 s unless configured (0 to 60):
 *   https://developer.okta.com/docs/guides/refresh-tokens/main/#grace-period-for-token-rotation
 * - `offline_access` needs no consent prompt: https://developer.okta.com/docs/guides/refresh-tokens/main/
 * - `dpop: true` needs "Require Demonstrating Proof of Possession (DPoP) header in token requests" for the app, and asks
 *   for nonces: https://developer.okta.com/docs/guides/dpop/
 * - An API is named by scopes; an authorization server has one audience of its own:
 *   https://developer.okta.com/docs/concepts/auth-servers/
 */
const rules: ProviderRules = { consentForOfflineAccess: false, reuseWindow: 30 }

/** Claims of Okta's ID tokens besides the standard ones: https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/#id-token-claims */
export interface OktaClaims {
  groups?: string[]
  zoneinfo?: string
  updated_at?: number
  idp?: string
}

export interface OktaOptions extends Omit<OwnSettings, 'resource'> {
  /** `my-org.okta.com`, or a custom domain. */
  domain: string
  clientId: string
  /** Id of the custom authorization server; `null` is the org's own. Default: 'default'. */
  authorizationServer?: string | null | undefined
}

/**
 * Settings for Okta. Name an API by its scopes: `apis: { 'https://api.example.com/': { scope: 'orders:read' } }`.
 *
 * @example
 * createAuthClient(okta({ domain: 'my-org.okta.com', clientId, redirect_uri: '/callback' }))
 * @see https://developer.okta.com/docs/guides/refresh-tokens/main/
 */
export function okta({
  domain,
  clientId,
  authorizationServer = 'default',
  ...own
}: OktaOptions): AuthSettings {
  const path = authorizationServer === null ? '' : `/oauth2/${authorizationServer}`
  return settingsOf({ authority: origin(domain) + path, client_id: clientId }, rules, own)
}
