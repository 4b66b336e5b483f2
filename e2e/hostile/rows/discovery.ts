import { flood, redirect, reply, stall } from '../provider/manners.ts'
import type { GrantRow } from './row.ts'

const invalid = (subject: string) => ({ code: 'provider_invalid_response', subject, sends: 0 })
const unreachable = (subject: string) => ({ code: 'provider_unreachable', subject, sends: 0 })

/** Metadata and keys, before anybody is sent anywhere. */
export const discovery: readonly Omit<GrantRow, 'during'>[] = [
  {
    name: 'discovery that names another issuer is refused',
    source: 'OpenID Connect Discovery 4.3; RFC 8414 3.3',
    rp: ['oidcc-client-test-discovery-issuer-mismatch'],
    manners: { metadata: (metadata, { elsewhere }) => ({ ...metadata, issuer: elsewhere }) },
    required: { code: 'provider_issuer_mismatch', sends: 0 },
  },
  {
    name: 'discovery that names an issuer below the right one is refused',
    source: 'OpenID Connect Discovery 4.3',
    manners: { metadata: (metadata, { issuer }) => ({ ...metadata, issuer: `${issuer}/other` }) },
    required: { code: 'provider_issuer_mismatch', sends: 0 },
  },
  {
    name: 'discovery without an issuer is refused',
    source: 'OpenID Connect Discovery 3',
    manners: { metadata: (metadata) => ({ ...metadata, issuer: undefined }) },
    required: invalid('discovery'),
  },
  {
    name: 'discovery that is a list is refused',
    source: 'OpenID Connect Discovery 4.2',
    manners: { metadata: (metadata) => [metadata] },
    required: invalid('discovery'),
  },
  {
    name: 'discovery that is a web page is refused',
    source: 'OpenID Connect Discovery 4.2',
    manners: { discovery: () => reply(200, '<!doctype html>Wi-Fi', { 'Content-Type': 'text/html' }) },
    required: invalid('discovery'),
  },
  {
    name: 'discovery that leads to another server is not followed',
    source: 'own rule: redirects are not followed',
    manners: { discovery: ({ elsewhere }) => redirect(302, `${elsewhere}/.well-known/openid-configuration`) },
    required: unreachable('discovery'),
  },
  {
    name: 'discovery of ten megabytes is not read to its end',
    source: 'own rule: size and time limits',
    manners: { discovery: () => flood(10) },
    required: unreachable('discovery'),
  },
  {
    name: 'discovery that never ends is given up after 10 s',
    source: 'own rule: size and time limits',
    manners: { discovery: () => stall() },
    takes: 11,
    required: unreachable('discovery'),
  },
  ...['authorization_endpoint', 'token_endpoint', 'jwks_uri'].map((endpoint) => ({
    name: `a plain http ${endpoint} that is not on this machine is refused`,
    source: 'OpenID Connect Discovery 3; RFC 8414 2',
    manners: { metadata: (metadata: object) => ({ ...metadata, [endpoint]: 'http://id.example/x' }) },
    required: invalid(endpoint),
  })),
  {
    name: 'an authorization endpoint that is a script is refused',
    source: 'RFC 6749 3.1',
    manners: { metadata: (metadata) => ({ ...metadata, authorization_endpoint: 'javascript:alert(1)' }) },
    required: invalid('authorization_endpoint'),
  },
  {
    name: 'an authorization endpoint that is no URL is refused',
    source: 'RFC 8414 2',
    manners: { metadata: (metadata) => ({ ...metadata, authorization_endpoint: '/auth' }) },
    required: invalid('authorization_endpoint'),
  },
  {
    name: 'a provider without a token endpoint is refused before the page leaves',
    source: 'OpenID Connect Discovery 3',
    manners: { metadata: (metadata) => ({ ...metadata, token_endpoint: undefined }) },
    required: invalid('token_endpoint'),
  },
  {
    name: 'keys that are none are refused',
    source: 'RFC 7517 5',
    manners: { keys: () => ({ keys: 'none' }) },
    required: invalid('jwks_uri'),
  },
  {
    name: 'keys of ten megabytes are not read to their end',
    source: 'own rule: size and time limits',
    manners: { jwks: () => flood(10) },
    required: unreachable('jwks_uri'),
  },
  {
    name: 'keys that lead to another server are not followed',
    source: 'own rule: redirects are not followed',
    manners: { jwks: ({ elsewhere }) => redirect(302, `${elsewhere}/jwks`) },
    required: unreachable('jwks_uri'),
  },
]
