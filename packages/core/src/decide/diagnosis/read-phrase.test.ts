import { expect, test } from 'vitest'
import { causes } from './causes.ts'
import { phrases } from './phrases.ts'
import { providerOf } from './provider-of.ts'
import { readPhrase } from './read-phrase.ts'
import type { TokenErrorAnswer } from './types.ts'

const rfc =
  'The provided authorization grant (e.g., authorization code, resource owner credentials) or refresh token is invalid, ' +
  'expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.'

const answer = (
  errorDescription: string | undefined,
  more: Partial<TokenErrorAnswer> = {},
): TokenErrorAnswer => ({ status: 400, error: 'invalid_grant', errorDescription, ...more })

test.each([
  ['Code not valid', 'keycloak', 'code_already_redeemed', 'likely'],
  ['Code is expired', 'keycloak', 'code_expired', 'certain'],
  ['Incorrect redirect_uri', 'keycloak', 'redirect_uri_mismatch', 'certain'],
  ['Auth error: Found different client_id in clientSession', 'keycloak', 'client_mismatch', 'certain'],
  ['PKCE verification failed: Code mismatch', 'keycloak', 'pkce_mismatch', 'certain'],
  ['Maximum allowed refresh token reuse exceeded', 'keycloak', 'refresh_token_rotated', 'certain'],
  ['Token is not active', 'keycloak', 'refresh_token_expired', 'likely'],
  ['Session not active', 'keycloak', 'grant_revoked', 'likely'],
  ["Session doesn't have required client", 'keycloak', 'grant_revoked', 'likely'],
  [
    'AADSTS54005: OAuth2 Authorization code was already redeemed. Trace ID: 1',
    'entra',
    'code_already_redeemed',
    'certain',
  ],
  ['AADSTS501481: The Code_Verifier does not match', 'entra', 'pkce_mismatch', 'certain'],
  [
    'AADSTS700084: The refresh token was issued to a single page app',
    'entra',
    'refresh_token_expired',
    'certain',
  ],
  [
    'AADSTS50173: The provided grant has expired due to it being revoked',
    'entra',
    'grant_revoked',
    'certain',
  ],
  [`${rfc} The authorization code has already been used.`, 'hydra', 'code_already_redeemed', 'certain'],
  [
    `${rfc} The "redirect_uri" from this request does not match the one from the authorize request.`,
    'hydra',
    'redirect_uri_mismatch',
    'certain',
  ],
  [`${rfc} The PKCE code challenge did not match the code verifier.`, 'hydra', 'pkce_mismatch', 'certain'],
  [
    `${rfc} The OAuth 2.0 Client ID from this request does not match the ID during the initial token issuance.`,
    'hydra',
    'client_mismatch',
    'certain',
  ],
  ['Code was already redeemed.', 'google', 'code_already_redeemed', 'certain'],
  ['Token has been expired or revoked.', 'google', 'grant_revoked', 'likely'],
])('"%s" is read as %s saying %s, %s', (description, provider, cause, confidence) => {
  const [first] = readPhrase(answer(description))
  expect(first).toMatchObject({ provider, confidence })
  expect(first?.causes[0]).toBe(cause)
})

test.each([
  ['Invalid authorization code', 'auth0', 'code'],
  ['Unknown or invalid refresh token.', 'auth0', 'refresh_token'],
  ['The authorization code is invalid or has expired.', 'okta', 'code'],
  ['The refresh token is invalid or expired.', 'okta', 'refresh_token'],
  ['grant request is invalid', 'logto', 'code'],
  ['grant request is invalid', 'oidc-provider', 'refresh_token'],
  [rfc, 'hydra', 'code'],
  [undefined, 'cognito', 'refresh_token'],
  [undefined, 'duende', 'code'],
] as const)('"%s" of %s leaves the causes of a %s open', (description, provider, credential) => {
  const status = provider === 'auth0' ? 403 : 400
  const found = readPhrase(answer(description, { credential, status })).find(
    (match) => match.provider === provider,
  )
  expect(found?.confidence).toBe('possible')
  expect(found?.causes.length).toBeGreaterThan(1)
})

test('an issuer that tells its provider keeps the words of others out', () => {
  const keycloak = answer('Code is expired', { issuer: 'https://id.example.com/realms/app' })
  expect(readPhrase(keycloak)).toMatchObject([{ provider: 'keycloak', isProviderKnown: true }])
  expect(readPhrase({ ...keycloak, issuer: 'https://tenant.eu.auth0.com/' })).toEqual([])
  expect(readPhrase({ ...keycloak, issuer: 'https://id.example.com' })).toMatchObject([
    { provider: 'keycloak', isProviderKnown: false },
  ])
})

test('numbers of Entra ID are known without the issuer', () => {
  expect(readPhrase(answer('AADSTS54005: redeemed'))[0]?.isProviderKnown).toBe(true)
  expect(readPhrase(answer('AADSTS540055: another')).map(({ provider }) => provider)).toEqual([])
})

test.each([
  [{ error: 'unsupported_grant_type' }, 'wrong_grant_type', 'certain'],
  [{ error: 'unauthorized_client' }, 'wrong_grant_type', 'likely'],
  [
    { error: 'invalid_request', errorDescription: 'requested grant type is not allowed for this client' },
    'wrong_grant_type',
    'likely',
  ],
  [
    { error: 'invalid_request', errorDescription: "missing required parameter 'code'" },
    'missing_parameter',
    'likely',
  ],
  [{ error: 'invalid_request' }, 'missing_parameter', 'possible'],
] as const)('what the RFC says by the code alone is read of any provider: %o', (body, cause, confidence) => {
  const [first] = readPhrase({ status: 400, issuer: 'https://tenant.okta.com', ...body })
  expect(first).toMatchObject({ provider: 'rfc6749', confidence, isProviderKnown: true })
  expect(first?.causes[0]).toBe(cause)
})

test('an answer without `error` is read as an invalid_grant', () => {
  expect(readPhrase({ status: 400, errorDescription: 'Code is expired' })).toHaveLength(1)
})

test('a phrase of a code does not speak of a refresh token', () => {
  const found = readPhrase(answer('AADSTS70008: expired', { credential: 'refresh_token' }))
  expect(found.map(({ causes: [cause] }) => cause)).toEqual(['refresh_token_expired'])
})

test('a text that is far too long is no phrase', () => {
  expect(readPhrase(answer(`Code is expired${' '.repeat(2000)}`))).toEqual([])
})

test.each([
  ['https://tenant.eu.auth0.com/', 'auth0'],
  ['https://dev-1.okta.com/oauth2/default', 'okta'],
  ['https://login.example.com/oauth2/aus1abc', 'okta'],
  ['https://login.microsoftonline.com/tenant/v2.0', 'entra'],
  ['https://contoso.ciamlogin.com/tenant/v2.0', 'entra'],
  ['https://accounts.google.com', 'google'],
  ['https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a', 'cognito'],
  ['https://slug.projects.oryapis.com', 'hydra'],
  ['https://tenant.logto.app/oidc', 'logto'],
  ['https://id.example.com/oidc', 'logto'],
  ['https://id.example.com/auth/realms/app', 'keycloak'],
  ['http://localhost:4000', undefined],
  ['https://auth0.com.example.org/', undefined],
])('the issuer %s is of %s', (issuer, provider) => {
  expect(providerOf(issuer)).toBe(provider)
})

test('every phrase names its source and at least one cause, and only a single cause may be certain', () => {
  for (const phrase of phrases) {
    expect(phrase.source).not.toBe('')
    expect(phrase.causes.length).toBeGreaterThan(0)
    if (phrase.confidence === 'certain') expect(phrase.causes).toHaveLength(1)
  }
})

test('every cause has a meaning, a remedy and an anchor of its own', () => {
  const all = Object.values(causes)
  for (const { meaning, remedy } of all)
    for (const text of [meaning, remedy]) expect(text).toMatch(/^[A-Z][^\n]*\.$/)
  expect(new Set(all.map(({ anchor }) => anchor)).size).toBe(all.length)
})
