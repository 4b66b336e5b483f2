import type { ServerPolicy } from './server.ts'

/** Providers as they are: see the table of rotation and reuse in the documentation of each. */
export const policies: readonly ServerPolicy[] = [
  { name: 'logto', rotates: true, window: 3, of: 'any', then: 'grant', revokes: 'grant' },
  { name: 'oidc-provider', rotates: true, window: 0, of: 'any', then: 'grant', revokes: 'grant' },
  { name: 'auth0', rotates: true, window: 0, of: 'previous', then: 'family', revokes: 'family' },
  { name: 'auth0-leeway', rotates: true, window: 20, of: 'previous', then: 'family', revokes: 'family' },
  { name: 'okta', rotates: true, window: 30, of: 'previous', then: 'family', revokes: 'family' },
  { name: 'hydra', rotates: true, window: 300, of: 'any', then: 'family', revokes: 'family' },
  { name: 'keycloak', rotates: true, window: 0, of: 'any', then: 'reject', revokes: 'family' },
  { name: 'entra', rotates: false, window: 0, of: 'any', then: 'reject', revokes: 'family' },
]
