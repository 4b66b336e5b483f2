import type { Difference } from './compare.ts'

/** Where the simulator answers otherwise than oidc-provider, and should. One that no longer occurs fails the test. */
export const DIFFERENCES: readonly Difference[] = [
  {
    story: 'discovery of the demo',
    step: 'the metadata',
    path: 'token_endpoint_auth_methods_supported',
    real: ['client_secret_basic', 'client_secret_jwt', 'client_secret_post', 'none', 'private_key_jwt'],
    simulated: ['client_secret_basic', 'client_secret_post', 'none'],
    because: 'the simulator knows no client assertions, and does not say that it does.',
  },
  {
    story: 'a sign-out of nobody',
    step: 'asks nothing',
    path: 'page',
    real: 'submits-itself',
    simulated: 'other',
    because:
      'oidc-provider gets to its last page by a form that submits itself; the simulator goes there at once.',
  },
  {
    story: 'a code whose account was deleted',
    step: 'prompt=none',
    path: '',
    real: {
      page: 'error',
      status: 500,
      error: 'server_error',
      reason: "Cannot read properties of undefined (reading 'getOIDCScopeEncountered')",
    },
    simulated: {
      redirect: 'http://localhost:5173/callback',
      mode: 'query',
      params: {
        error: 'login_required',
        error_description: 'End-User authentication is required',
        iss: '<issuer>',
        state: 'the-state',
      },
      reason: 'End-User authentication is required',
    },
    because: 'oidc-provider stumbles over a session without an account; the simulator says what was meant.',
  },
  {
    story: 'one user after another in one browser',
    step: 'another is asked for consent',
    path: 'page',
    real: 'submits-itself',
    simulated: 'consent',
    because: 'oidc-provider ends the first session by a form that submits itself; only browsers see it pass.',
  },
]
