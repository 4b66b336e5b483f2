import { createAuthClient } from '@onegrant/core'
import type { AuthClient } from '@onegrant/core'
import { browserPlatform } from '@onegrant/core/platform'
import { createSimulator } from '@onegrant/simulator'
import type { Simulator } from '@onegrant/simulator'
import { onTestFinished } from 'vitest'

export const api = 'https://api.example/'

/** A real client before a provider and an API that live in the test. */
export interface LiveWorld {
  readonly auth: AuthClient
  readonly server: Simulator
  /** Requests that the API has answered: status by order of arrival. */
  readonly answers: number[]
  /** Has the API turn tokens away. */
  refuse(which: (token: string) => boolean): void
  /** Moves every clock. */
  advance(ms: number): void
  /** Goes to the provider; gives the address that it sends the page back to. */
  leave(account?: 'ada' | 'grace'): Promise<string>
  /** Goes to the provider and comes back signed in. */
  signIn(account?: 'ada' | 'grace'): Promise<void>
  /** How many renewals the provider was asked for. */
  renewals(): number
}

let worlds = 0

/** The worlds of a test that makes many may share a provider, whose keys take time to make. */
export function createLiveWorld(shared?: Simulator): LiveWorld {
  let offset = 0
  let refused: (token: string) => boolean = () => false
  const now = (): number => Date.now() + offset
  const redirect_uri = `${location.origin}/callback`
  const server =
    shared ??
    createSimulator({
      now,
      policy: { offlineNeedsConsent: false },
      clients: [{ client_id: 'app', redirect_uris: [redirect_uri] }],
    })
  const answers: number[] = []
  let left: (url: string) => void = () => undefined
  const platform = browserPlatform()
  const auth = createAuthClient(
    {
      authority: server.issuer,
      client_id: 'app',
      redirect_uri,
      name: `world ${(worlds += 1)} of ${Math.random()}`,
      consentForOfflineAccess: false,
      apis: { [api]: {} },
    },
    {
      ...platform,
      clock: { ...platform.clock, wall: now },
      page: { ...platform.page, assign: (url) => left(url) },
      async fetch(input, init) {
        const request = new Request(input, init)
        if (server.owns(request.url)) return server.fetch(request)
        const token = request.headers.get('authorization')?.slice('Bearer '.length) ?? ''
        const status = token === '' || refused(token) ? 401 : 200
        answers.push(status)
        return status === 200
          ? Response.json({ path: new URL(request.url).pathname })
          : new Response('', { status })
      },
    },
  )
  onTestFinished(() => auth.dispose())
  const leave = async (account = 'ada'): Promise<string> => {
    const address = new Promise<string>((resolve) => {
      left = resolve
    })
    // It ends with the sign-in: this page does not leave.
    void auth.signIn({ prompt: 'login' }).catch(() => undefined)
    return (await server.navigate(await address, { answer: { account } })).url
  }
  return {
    auth,
    server,
    leave,
    answers,
    refuse(which) {
      refused = which
    },
    advance(ms) {
      offset += ms
    },
    async signIn(account = 'ada') {
      const url = await leave(account)
      await auth.handleCallback(url)
      // As if the page had been left and come back to: else the next sign-in would share this one's departure.
      window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
    },
    renewals: () => server.journal.filter(({ grant_type }) => grant_type === 'refresh_token').length,
  }
}
