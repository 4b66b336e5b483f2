import type { Navigation, NavigateOptions } from '../types/simulator.ts'
import { type Answerer, exchange, type Server } from './exchange.ts'
import { cookieName } from './read-request.ts'
import { isOwn } from './route.ts'

const MOST_HOPS = 20

/** Who answers for an account: it signs in, and consents to everything. */
export function answererFor(given: NavigateOptions['answer']): Answerer | undefined {
  if (given === undefined || typeof given === 'function') return given
  const { account } = given
  return ({ prompt }) => (prompt === 'login' ? { login: { account } } : { consent: {} })
}

/** Goes where a browser would go, redirect by redirect, with the cookies it would have. */
export async function navigate(
  server: Server,
  start: string | URL,
  { answer, cookie }: NavigateOptions = {},
): Promise<Navigation> {
  const name = cookieName(server.config)
  const answerer = answererFor(answer)
  let session = cookie?.startsWith(`${name}=`) === true ? cookie.slice(name.length + 1) : cookie
  let url = new URL(start)
  for (let hop = 0; hop < MOST_HOPS; hop += 1) {
    const request = new Request(url, { headers: { accept: 'text/html' } })
    const visited = await exchange(server, request, { answerer, session })
    if (visited.cookie !== undefined) {
      session = visited.cookie === 'clear' ? undefined : visited.cookie.set
    }
    const location = visited.response.headers.get('location')
    if (location === null) return { kind: 'page', url: url.href, response: visited.response }
    url = new URL(location, url)
    if (!isOwn(server.config, url)) return { kind: 'app', url: url.href }
  }
  throw new TypeError(`${start.toString()} leads in a circle`)
}
