import type { CredentialKind } from '../../trail.ts'
import type { PhraseMatch, ProviderName } from './types.ts'

const minute = 60_000
const day = 24 * 60 * minute

type Lifetimes = Readonly<Record<CredentialKind, number>>

/** RFC 6749 4.1.2 recommends ten minutes at most for a code; two weeks is what most servers give refresh tokens. */
const usual: Lifetimes = { code: 10 * minute, refresh_token: 14 * day }

/** How long credentials live, or may lie idle, unless the operator has set something else, ms. */
const defaults: Partial<Readonly<Record<ProviderName, Lifetimes>>> = {
  'oidc-provider': { code: minute, refresh_token: 14 * day },
  auth0: { code: 10 * minute, refresh_token: 15 * day },
  entra: { code: 10 * minute, refresh_token: day },
  keycloak: { code: minute, refresh_token: 30 * minute },
  logto: { code: minute, refresh_token: 14 * day },
  okta: { code: 5 * minute, refresh_token: 7 * day },
}

/** Below this nobody's credentials end, ms. */
const least: Lifetimes = { code: minute, refresh_token: day }

/**
 * How sure it is that a credential of this age has come to its end.
 *
 * @param age ms
 * @param matches phrases of the answer: they tell the provider, whose defaults then hold
 */
export function judgeAge(
  credential: CredentialKind,
  age: number,
  matches: readonly PhraseMatch[],
): 'likely' | 'possible' | undefined {
  const known = matches.map(({ provider }) => defaults[provider]?.[credential] ?? 0)
  const longest = Math.max(...known)
  if (age > (longest > 0 ? longest : usual[credential])) return 'likely'
  return longest <= 0 && age > least[credential] ? 'possible' : undefined
}
