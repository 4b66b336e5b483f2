/** What becomes of a module of OpenID's conformance plans for relying parties here. */
export type Coverage =
  /** Rows of these stories that name the module. */
  | { readonly by: 'row' }
  /** Tests elsewhere, as `file`: "title". */
  | { readonly by: 'test'; readonly file: string; readonly title: string }
  /** It does not apply, for this reason. */
  | { readonly by: 'none'; readonly because: string }

const row: Coverage = { by: 'row' }
const none = (because: string): Coverage => ({ by: 'none', because })
const test = (file: string, title: string): Coverage => ({ by: 'test', file, title })

const noSecret = 'a browser keeps no secret: a client_secret in the settings is refused'
const userInfo = 'e2e/hostile/user-info.spec.ts'
const logout = 'e2e/hostile/logout.spec.ts'

/** The modules of four plans of the conformance suite, snapshot of August 2026, by their names there. */
export const plans: Readonly<Record<string, Readonly<Record<string, Coverage>>>> = {
  'oidcc-client-basic-certification-test-plan': {
    'oidcc-client-test': row,
    'oidcc-client-test-invalid-iss': row,
    'oidcc-client-test-missing-sub': row,
    'oidcc-client-test-invalid-aud': row,
    'oidcc-client-test-missing-iat': row,
    'oidcc-client-test-kid-absent-single-jwks': row,
    'oidcc-client-test-kid-absent-multiple-jwks': row,
    'oidcc-client-test-idtoken-sig-rs256': row,
    'oidcc-client-test-idtoken-sig-none': none(
      'asks a client to take an ID token without a signature; here it is always refused, as the row on it shows',
    ),
    'oidcc-client-test-invalid-sig-rs256': row,
    'oidcc-client-test-userinfo-invalid-sub': test(userInfo, 'are not given out'),
    'oidcc-client-test-nonce-invalid': row,
    'oidcc-client-test-scope-userinfo-claims': test(
      userInfo,
      'the claims of the scope come from the provider, for the very user who is signed in',
    ),
    'oidcc-client-test-client-secret-basic': none(noSecret),
  },
  'oidcc-client-config-certification-test-plan': {
    'oidcc-client-test-discovery-openid-config': row,
    'oidcc-client-test-discovery-jwks-uri-keys': row,
    'oidcc-client-test-discovery-issuer-mismatch': row,
    'oidcc-client-test-idtoken-sig-none': none(
      'asks a client to take an ID token without a signature; here it is always refused, as the row on it shows',
    ),
    'oidcc-client-test-signing-key-rotation-just-before-signing': row,
    'oidcc-client-test-signing-key-rotation': row,
  },
  'oidcc-client-refreshtoken-test-plan': {
    'oidcc-client-test-refresh-token': row,
    'oidcc-client-test-refresh-token-invalid-issuer': row,
    'oidcc-client-test-refresh-token-invalid-sub': row,
  },
  'oidcc-client-rp-initiated-logout-rp-basic': {
    'oidcc-client-test-rp-init-logout': test(
      logout,
      'a sign-out asks the provider with hint, state and way back',
    ),
    'oidcc-client-test-rp-init-logout-other-state': test(
      logout,
      'a way back with another state, or none, stays signed out',
    ),
    'oidcc-client-test-rp-init-logout-no-state': test(
      logout,
      'a way back with another state, or none, stays signed out',
    ),
  },
}
