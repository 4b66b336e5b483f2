import type { ProviderName } from './types.ts'

const places: readonly (readonly [RegExp, ProviderName])[] = [
  [/^[^/]*\.auth0\.com(\/|$)/, 'auth0'],
  [/^[^/]*\.(okta|oktapreview|okta-emea|okta-gov)\.com(\/|$)/, 'okta'],
  [/^(login\.microsoftonline\.|sts\.windows\.net|[^/]*\.(ciamlogin|b2clogin)\.com)/, 'entra'],
  [/^accounts\.google\.com(\/|$)/, 'google'],
  [/^cognito-idp\.[a-z0-9-]+\.amazonaws\.com/, 'cognito'],
  [/^[^/]*\.oryapis\.com(\/|$)/, 'hydra'],
  [/^[^/]*\.logto\.app(\/|$)/, 'logto'],
  [/^[^/]+\/(.*\/)?realms\/[^/]+/, 'keycloak'],
  [/^[^/]+\/oauth2\/(default|aus[0-9A-Za-z]+)\/?$/, 'okta'],
  [/^[^/]+\/oidc\/?$/, 'logto'],
]

/**
 * The provider behind an issuer, where its address tells.
 *
 * @param issuer the URL of the issuer
 * @returns undefined for a domain of one's own that says nothing
 * @example
 * providerOf('https://tenant.eu.auth0.com/') // 'auth0'
 */
export function providerOf(issuer: string): ProviderName | undefined {
  const address = issuer.replace(/^https?:\/\//, '')
  return places.find(([pattern]) => pattern.test(address))?.[1]
}
