import { auth0 } from './phrases/auth0.ts'
import { entra } from './phrases/entra.ts'
import { google } from './phrases/google.ts'
import { hydra } from './phrases/hydra.ts'
import { keycloak } from './phrases/keycloak.ts'
import { logto, oidcProvider } from './phrases/oidc-provider.ts'
import { okta } from './phrases/okta.ts'
import { rfc6749 } from './phrases/rfc6749.ts'
import { silent } from './phrases/silent.ts'
import type { Phrase } from './types.ts'

/** The phrase book: what providers are known to say, each with where it is known from. */
export const phrases: readonly Phrase[] = [
  ...entra,
  ...keycloak,
  ...okta,
  ...auth0,
  ...hydra,
  ...google,
  ...logto,
  ...oidcProvider,
  ...silent,
  ...rfc6749,
]
