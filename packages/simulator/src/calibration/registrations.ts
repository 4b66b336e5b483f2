import { ORIGIN, type World } from './subject.ts'

/** RFC 7591 names, so that either side can take them as they are. */
export interface ClientMetadata {
  readonly client_id: string
  readonly client_name?: string
  readonly client_secret?: string
  readonly application_type?: 'web' | 'native'
  readonly token_endpoint_auth_method: 'none' | 'client_secret_basic' | 'client_secret_post'
  readonly grant_types: readonly string[]
  readonly response_types: readonly string[]
  readonly redirect_uris: readonly string[]
  readonly post_logout_redirect_uris: readonly string[]
  readonly dpop_bound_access_tokens?: boolean
}

/** Of every client that has one. */
export const SECRET = 'a secret that is only good for a calibration'

const CALLBACKS = ['/callback', '/app/callback', '/', '/app/', '/silent-callback', '/popup-callback']
const SIGNED_OUT = ['/', '/app/', '/signed-out']

const at = (paths: readonly string[]): string[] => paths.map((path) => ORIGIN + path)

const app = (client_id: string, more: Partial<ClientMetadata> = {}): ClientMetadata => ({
  client_id,
  application_type: 'web',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  redirect_uris: at(CALLBACKS),
  post_logout_redirect_uris: at(SIGNED_OUT),
  ...more,
})

const DEMO: readonly ClientMetadata[] = [
  app('demo-react', { client_name: 'React demo' }),
  app('demo-vue', { client_name: 'Vue demo' }),
  app('demo-oidc-client-ts', { client_name: 'oidc-client-ts demo' }),
]

const machine: ClientMetadata = {
  client_id: 'machine',
  client_secret: SECRET,
  token_endpoint_auth_method: 'client_secret_basic',
  grant_types: ['client_credentials'],
  response_types: [],
  redirect_uris: [],
  post_logout_redirect_uris: [],
}

const WIDE: readonly ClientMetadata[] = [
  ...DEMO,
  app('code-only', { grant_types: ['authorization_code'] }),
  app('bound', { dpop_bound_access_tokens: true }),
  app('native', { application_type: 'native', redirect_uris: ['com.example.app:/callback'] }),
  // Implicit wants https for a web client, and a host that is not this machine.
  app('legacy', {
    grant_types: ['implicit'],
    response_types: ['id_token', 'id_token token'],
    redirect_uris: ['https://legacy.example/callback'],
    post_logout_redirect_uris: [],
  }),
  app('one-uri', { redirect_uris: at(['/callback']) }),
  machine,
  app('server-app', { client_secret: SECRET, token_endpoint_auth_method: 'client_secret_basic' }),
]

/** Who is registered in a world. */
export function clientsOf(world: World): readonly ClientMetadata[] {
  return world === 'wide' || world === 'nonced' ? WIDE : DEMO
}
