import { presets } from '../../simulator/src/presets/index.ts'
import type { Policy } from '../../simulator/src/types/policy.ts'

const { auth0, logto, oidcProvider, okta } = presets

/** No proofs of possession here, which would keep tokens from rotating. */
const plain = (name: string, policy: Policy): Policy => ({ ...policy, name, dpop: 'off' })

/** The providers that a run may have: the simulator's, and those whose rules differ from them in what matters here. */
export const policies: readonly Policy[] = [
  plain('logto', logto),
  plain('oidc-provider', oidcProvider),
  plain('auth0', auth0),
  plain('auth0-leeway', { ...auth0, reuse: { ...auth0.reuse, window: 20 } }),
  plain('okta', okta),
  // As Ory Hydra with the longest grace period that it allows.
  plain('hydra', { ...okta, reuse: { ...okta.reuse, window: 300 } }),
  // As Keycloak: a count and no time, and a token that came too often is refused alone.
  plain('keycloak', { ...auth0, reuse: { ...auth0.reuse, of: 'any', ends: 'nothing' } }),
  // As Entra ID and Duende: nothing is replaced.
  plain('entra', { ...auth0, rotation: { when: 'never' } }),
]
