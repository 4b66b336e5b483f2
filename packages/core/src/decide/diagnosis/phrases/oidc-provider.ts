import type { Causes, Phrase } from '../types.ts'

const ofCode: Causes = [
  'code_already_redeemed',
  'code_expired',
  'redirect_uri_mismatch',
  'pkce_mismatch',
  'client_mismatch',
  'grant_revoked',
]
const ofToken: Causes = ['refresh_token_rotated', 'refresh_token_expired', 'grant_revoked', 'client_mismatch']
const same = { description: /^grant request is invalid$/, status: 400, confidence: 'possible' } as const

/** One sentence for every cause: what tells them apart, `error_detail`, stays in the log of the server. */
export const oidcProvider: readonly Phrase[] = [
  {
    ...same,
    provider: 'oidc-provider',
    credential: 'code',
    causes: ofCode,
    source: 'oidc-provider 9.13, lib/helpers/errors.js',
  },
  {
    ...same,
    provider: 'oidc-provider',
    credential: 'refresh_token',
    causes: ofToken,
    source: 'oidc-provider 9.13, lib/helpers/errors.js',
  },
]

/** Logto runs on a fork of oidc-provider and says the same; its `message` is localised and tells no more. */
export const logto: readonly Phrase[] = [
  {
    ...same,
    provider: 'logto',
    credential: 'code',
    causes: ofCode,
    source: 'logto-io/logto, packages/core/src/middleware/koa-oidc-error-handler.ts',
  },
  {
    ...same,
    provider: 'logto',
    credential: 'refresh_token',
    causes: ofToken,
    source: 'logto-io/logto, packages/core/src/middleware/koa-oidc-error-handler.ts',
  },
]
