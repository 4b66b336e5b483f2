import type { AuthSettings } from '../settings.ts'
import { bare, type OwnSettings, type ProviderRules, settingsOf } from './preset.ts'

/**
 * A rotated refresh token is taken again for 3 s: `REFRESH_TOKEN_REUSE_INTERVAL` in Logto's server,
 * https://github.com/logto-io/logto (packages/core/src/oidc/adapter.ts). A refresh token is given with
 * `prompt=consent` only, which is our default.
 */
const rules: ProviderRules = { reuseWindow: 3 }

/** https://github.com/logto-io/logto (packages/toolkit/core-kit/src/openid.ts, UserScope and ReservedResource) */
const organizationScope = 'urn:logto:scope:organizations'
const organizationResource = 'urn:logto:resource:organizations'

/**
 * Claims of Logto's ID tokens besides the standard ones, each by a scope of its own:
 * https://docs.logto.io/end-user-flows/user-data#id-token-claims
 */
export interface LogtoClaims {
  username?: string | null
  phone_number?: string | null
  phone_number_verified?: boolean
  roles?: string[]
  organizations?: string[]
  organization_roles?: string[]
  created_at?: number
  updated_at?: number
}

export interface LogtoOptions extends Omit<OwnSettings, 'resource'> {
  /** Of the tenant, as the console shows it: `https://my-tenant.logto.app/`. */
  endpoint: string
  appId: string
  /** Resource indicators of the APIs. */
  resources?: readonly string[] | undefined
  /** Lets `getAccessToken({ organization_id })` get organization tokens. */
  organizations?: boolean | undefined
}

/**
 * Settings for Logto. With `organizations`, `getAccessToken({ organization_id })` gives the organization's own token, and
 * with a `resource` beside it the API's token within the organization.
 *
 * @example
 * createAuthClient(logto({ endpoint, appId, redirect_uri: '/callback', resources: ['https://api.example.com/'] }))
 * @see https://docs.logto.io/authorization/organization-permissions
 */
export function logto(options: LogtoOptions): AuthSettings {
  const { endpoint, appId, resources, organizations = false, ...own } = options
  const { scope = 'profile email offline_access' } = own
  const at = { authority: `${bare(endpoint)}/oidc`, client_id: appId }
  if (!organizations) return settingsOf(at, rules, { ...own, resource: resources })
  return settingsOf(at, rules, {
    ...own,
    resource: resources,
    scope: `${scope} ${organizationScope}`,
    // Asked for at sign-in, and by no token request: there the organization's id stands for it.
    extraParams: { resource: organizationResource, ...own.extraParams },
  })
}
