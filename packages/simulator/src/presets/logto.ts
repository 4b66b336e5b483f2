import type { Policy } from '../types/policy.ts'
import { oidcProvider } from './oidc-provider.ts'

const DAY = 24 * 60 * 60

/**
 * The rules of Logto, which runs on a fork of oidc-provider: the issuer ends in `/oidc`.
 *
 * Certain, read in its source (late 2026): the 3 s in which a rotated token is taken again, counted from its latest
 * use, each time for another successor; reuse after that ends the grant; a single-page app's tokens end 14 days after
 * the sign-in whatever rotates; grants of 180 days; codes of 60 s without any such leeway; ES384; error bodies with
 * `code`, `message` and `error_uri` beside the standard members, the same for every cause.
 * Not certain: whether expired rows are still found (its log would then say "is expired"), and the log texts of
 * the code checks, which are those of oidc-provider. Not modelled: organizations, custom claims, localised messages
 * (English is sent).
 */
export const logto: Policy = {
  ...oidcProvider,
  name: 'logto',
  lifetimes: { ...oidcProvider.lifetimes, refreshToken: 14 * DAY, grant: 180 * DAY },
  reuse: { window: 3, slides: true, of: 'any', times: 0, ends: 'grant' },
  dropsExpired: false,
  errors: 'logto',
  alg: 'ES384',
  claimsInIdToken: true,
}
