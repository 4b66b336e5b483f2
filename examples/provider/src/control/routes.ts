import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody } from '../net/body.ts'
import { splitTarget } from '../net/path.ts'
import type { Handler } from '../net/serve.ts'
import type { Store } from '../provider/store.ts'
import { clockOffset, shiftClock } from './clock.ts'
import { parseFault } from './faults.ts'
import type { ControlState } from './state.ts'

type Body = Readonly<Record<string, unknown>>
type Action = (body: Body) => object | Promise<object>

interface Controlled {
  state: ControlState
  store: Store
}

/** What a test may ask for under /control/, and what it gets. */
export function controlRoutes({ state, store }: Controlled): Handler {
  const actions: Readonly<Record<string, Action>> = {
    'GET /control/requests': () => ({ requests: state.records.list() }),
    'GET /control/faults': () => ({ faults: state.faults.list() }),
    'POST /control/faults': (body) => {
      state.faults.add(parseFault(body))
      return { faults: state.faults.list().length }
    },
    'DELETE /control/faults': () => {
      state.faults.clear()
      return { faults: 0 }
    },
    'POST /control/release': (body) => ({
      released: state.release(flag(body, 'drop') === true ? 'drop' : 'go'),
    }),
    'POST /control/clock': (body) => {
      shiftClock(finite(body, 'offset'))
      return { offset: clockOffset() }
    },
    'POST /control/manners': (body) => {
      const { manners } = state
      manners.connectionClose = flag(body, 'connectionClose') ?? manners.connectionClose
      manners.dpopNonce = flag(body, 'dpopNonce') ?? manners.dpopNonce
      if (body['reuseWindow'] !== undefined) manners.reuseWindow = finite(body, 'reuseWindow')
      return { ...manners }
    },
    'POST /control/reset': () => {
      state.reset()
      return { reset: true }
    },
    'POST /control/revoke-grants': async (body) => ({
      revoked: await store.revokeGrants(text(body, 'account'), body['keepConsent'] === true),
    }),
    'POST /control/page-headers': (body) => {
      state.pageHeaders = Object.keys(body).map((name) => [name, text(body, name) ?? ''])
      return { pageHeaders: state.pageHeaders.length }
    },
    'POST /control/discovery': (body) => {
      state.issuer = text(body, 'issuer')
      state.isDown = body['down'] === true
      return { issuer: state.issuer ?? null, down: state.isDown }
    },
  }

  return async (req, res) => {
    const action = actions[`${req.method} ${splitTarget(req.url).path}`]
    if (action === undefined) {
      send(res, 404, { error: 'not_found', known: Object.keys(actions) })
      return
    }
    try {
      send(res, 200, await action(await readJson(req)))
    } catch (error) {
      if (!(error instanceof TypeError) && !(error instanceof SyntaxError)) throw error
      send(res, 400, { error: error.message })
    }
  }
}

async function readJson(req: IncomingMessage): Promise<Body> {
  const body = (await readBody(req)).toString('utf8')
  const value: unknown = body === '' ? {} : JSON.parse(body)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Body
  throw new TypeError('the body must be a JSON object')
}

function finite(body: Body, name: string): number {
  const value = body[name]
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new TypeError(`${name} must be a number of seconds`)
}

function flag(body: Body, name: string): boolean | undefined {
  const value = body[name]
  if (value === undefined || typeof value === 'boolean') return value
  throw new TypeError(`${name} must be true or false`)
}

function text(body: Body, name: string): string | undefined {
  const value = body[name]
  if (value === undefined || typeof value === 'string') return value
  throw new TypeError(`${name} must be a string`)
}

function send(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' })
  res.end(JSON.stringify(body))
}
