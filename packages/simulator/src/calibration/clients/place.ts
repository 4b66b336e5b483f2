import { createSimulator, type Client, type Simulator, type SimulatorOptions } from '../../index.ts'
import { createBrowser } from '../browser.ts'
import { answerPages } from '../pages.ts'
import { CALENDAR, CONTACTS, ORIGIN, PEOPLE } from '../subject.ts'

/** A simulator, and a user with a browser who says yes to everything. */
export interface Place {
  readonly server: Simulator
  /** Goes where an app sends the browser; answers where it ends, which is the app again or a page of the server. */
  readonly go: (url: string | URL) => Promise<URL>
}

export const CALLBACK: string = `${ORIGIN}/callback`
export const SIGNED_OUT: string = `${ORIGIN}/signed-out`
export const SECRET = 'a secret of a test'

const app = (client_id: string, more: Partial<Client> = {}): Client => ({
  client_id,
  redirect_uris: [CALLBACK, `${ORIGIN}/popup-callback`, `${ORIGIN}/silent-callback`],
  post_logout_redirect_uris: [SIGNED_OUT],
  grant_types: ['authorization_code', 'refresh_token'],
  ...more,
})

const CLIENTS: readonly Client[] = [
  app('spa'),
  app('bound', { dpop_bound_access_tokens: true }),
  app('legacy', { response_types: ['id_token'], grant_types: ['implicit'] }),
  { client_id: 'machine', client_secret: SECRET, grant_types: ['client_credentials'], redirect_uris: [] },
]

export function openPlace(options: SimulatorOptions = {}): Place {
  const server = createSimulator({
    clients: CLIENTS,
    accounts: PEOPLE,
    resources: [
      { resource: CONTACTS, scope: 'contacts:read' },
      { resource: CALENDAR, scope: 'calendar:read' },
    ],
    interaction: 'page',
    ...options,
  })
  const browser = createBrowser({ issuer: server.issuer, fetch: server.handle })
  return {
    server,
    go: async (url) => (await answerPages(browser, await browser.open(String(url)), 'ada')).url,
  }
}
