import type { AuthSettings } from '../settings.ts'
import { origin, type OwnSettings, type ProviderRules, settingsOf } from './preset.ts'

/**
 * - `audience` names the API: https://auth0.com/docs/get-started/applications/configure-applications-with-oidc-discovery
 *   and https://auth0.com/docs/secure/tokens/access-tokens/get-access-tokens
 * - `organization` names the organization: https://auth0.com/docs/manage-users/organizations/configure-organizations
 * - `offline_access` needs no consent prompt: https://auth0.com/docs/secure/tokens/refresh-tokens/get-refresh-tokens
 * - `dpop: true` needs sender constraining for the application and the API:
 *   https://auth0.com/docs/secure/sender-constraining/demonstrating-proof-of-possession-dpop
 * - `/oidc/logout` is there also where the metadata do not name it, as for tenants from before November 2023:
 *   https://auth0.com/docs/authenticate/login/logout/log-users-out-of-auth0
 * - The rotation overlap period (`leeway`) is 0 s unless configured, and takes the previous token only:
 *   https://auth0.com/docs/secure/tokens/refresh-tokens/configure-refresh-token-rotation
 */
const rules: ProviderRules = {
  consentForOfflineAccess: false,
  reuseWindow: 0,
  parameterNames: { resource: 'audience', organization_id: 'organization' },
}

/**
 * Claims of Auth0's ID tokens besides the standard ones: https://auth0.com/docs/secure/tokens/id-tokens/id-token-structure
 * and, of organizations, https://auth0.com/docs/manage-users/organizations/using-tokens. Claims that an Action adds are
 * named by a URL of your own.
 */
export interface Auth0Claims {
  nickname?: string
  updated_at?: string
  sid?: string
  org_id?: string
  org_name?: string
}

export interface Auth0Options extends Omit<OwnSettings, 'resource'> {
  /** `my-tenant.eu.auth0.com`, or a custom domain. */
  domain: string
  clientId: string
  /**
   * Audience of the API, or of several: the first one is asked for at sign-in; tokens for the others need
   * multi-resource refresh tokens (MRRT) to be configured for the application.
   */
  audience?: string | readonly string[] | undefined
}

/**
 * Settings for Auth0, for an application with refresh token rotation. Set `reuseWindow` to the application's rotation overlap period.
 *
 * @example
 * createAuthClient(auth0({ domain, clientId, redirect_uri: '/callback', audience: 'https://api.example.com/' }))
 * @see https://auth0.com/docs/authenticate/login/logout/log-users-out-of-auth0
 */
export function auth0({ domain, clientId, audience, ...own }: Auth0Options): AuthSettings {
  const at = origin(domain)
  // The issuer of Auth0 ends in a slash.
  return settingsOf(
    { authority: `${at}/`, client_id: clientId },
    { ...rules, end_session_endpoint: `${at}/oidc/logout` },
    { ...own, resource: audience },
  )
}
