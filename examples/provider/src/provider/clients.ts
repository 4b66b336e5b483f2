import type { ClientMetadata } from 'oidc-provider'

const CLIENTS: Readonly<Record<string, string>> = {
  'demo-react': 'React demo',
  'demo-vue': 'Vue demo',
  'demo-oidc-client-ts': 'oidc-client-ts demo',
}

const CALLBACKS = [
  '/callback',
  '/app/callback',
  '/',
  '/app/',
  '/silent-callback',
  '/app/silent-callback',
  '/popup-callback',
]
const SIGNED_OUT = ['/', '/app/', '/signed-out']

/** The three demo apps: public clients, at home on each of the given origins. */
export function clientsFor(origins: readonly string[]): ClientMetadata[] {
  return Object.entries(CLIENTS).map(([client_id, client_name]) => ({
    client_id,
    client_name,
    // `web`, which takes http loopback addresses for the code flow; a `native` client is asked for consent each time.
    application_type: 'web',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: origins.flatMap((origin) => CALLBACKS.map((path) => origin + path)),
    post_logout_redirect_uris: origins.flatMap((origin) => SIGNED_OUT.map((path) => origin + path)),
  }))
}
