import { startProvider } from '@onegrant/example-provider'
import {
  ACCESS_TOKEN_TTL,
  CODE_TTL,
  ORIGIN,
  REFRESH_TOKEN_TTL,
  SESSION_TTL,
  type Subject,
} from '../subject.ts'

/** What of the demo provider's list is read here. */
interface Listed {
  readonly n: number
  readonly detail: string | null
}

export interface Running {
  readonly subject: Subject
  close: () => Promise<void>
}

/** The clock of the process, which all real servers share: the demo's control endpoint shifts it. */
let offset = 0

/** The demo provider, with its control endpoint. */
export async function startDemo(offline: 'lenient' | 'strict'): Promise<Running> {
  const { issuer, close } = await startProvider({
    port: 0,
    apiPort: 0,
    control: true,
    offline,
    appOrigins: [ORIGIN],
    accessTokenTtl: ACCESS_TOKEN_TTL,
    codeTtl: CODE_TTL,
    refreshTokenTtl: REFRESH_TOKEN_TTL,
    sessionTtl: SESSION_TTL,
  })

  const control = async (method: string, path: string, body?: object): Promise<unknown> => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
    const response = await fetch(`${issuer}/control/${path}`, init)
    if (!response.ok) throw new Error(`the control endpoint answered ${response.status} to ${path}`)
    return response.json()
  }

  const setClock = (): Promise<unknown> => control('POST', 'clock', { offset })

  let known = 0
  const subject: Subject = {
    issuer,
    fetch: (request) => fetch(request),
    now: () => Date.now(),
    advance: async (seconds) => {
      offset += seconds
      await setClock()
    },
    reason: async () => {
      const { requests } = (await control('GET', 'requests')) as { requests: readonly Listed[] }
      const newest = requests.at(-1)
      // The list comes whole each time. A reset empties it, and sets the clock right as well.
      if (requests.length > 200) await control('POST', 'reset').then(setClock)
      // A request that is not listed (a resumed sign-in) has none; what an earlier one had is not its own.
      if (newest === undefined || newest.n <= known) return null
      known = newest.n
      return newest.detail
    },
    revokeGrants: async (account) => {
      await control('POST', 'revoke-grants', { account })
    },
    deleteAccount: () => Promise.reject(new TypeError('the demo keeps its accounts')),
  }
  return { subject, close }
}
