import type { BrowserContext, Page, Request as PageRequest, Route } from '@playwright/test'
import { isConnectionLost } from '../../connection-lost.ts'
import type { Simulator } from '../../types/simulator.ts'
import { announce } from '../announce.ts'
import { isHidden } from '../cors.ts'
import { watch } from './watch.ts'

/**
 * Gives the issuer's requests of a page or of a whole context to the simulator, navigations and frames too.
 * Preflights are answered by Playwright itself and never arrive.
 *
 * @returns Takes the simulator away again.
 * @example
 * const server = createSimulator({ issuer: 'https://issuer.example', clients })
 * await mount(context, server)
 * await page.goto('/')
 */
export async function mount(target: BrowserContext | Page, server: Simulator): Promise<() => Promise<void>> {
  const owns = (url: URL): boolean => server.owns(url)
  const take = async (route: Route, request: PageRequest): Promise<void> => {
    const { signal, end } = watch(request)
    try {
      await answer(route, request, { server, signal })
    } finally {
      end()
    }
  }
  await target.addInitScript(announce)
  await target.route(owns, take)
  return () => target.unroute(owns, take)
}

interface Desk {
  readonly server: Simulator
  /** Aborts once the page has given the request up. */
  readonly signal: AbortSignal
}

async function answer(route: Route, request: PageRequest, { server, signal }: Desk): Promise<void> {
  try {
    const response = await server.handle(await read(request, signal))
    if (signal.aborted) return
    const origin = request.isNavigationRequest() ? undefined : await request.headerValue('origin')
    if (isHidden(request.url(), origin, response.headers)) return await route.abort('failed')
    await route.fulfill(await written(request, response, server))
  } catch (error) {
    // Nobody waits for the answer any more.
    if (signal.aborted) return
    if (!isConnectionLost(error)) throw error
    await route.abort('connectionreset')
  }
}

async function read(request: PageRequest, signal: AbortSignal): Promise<Request> {
  const body = request.postDataBuffer()
  return new Request(request.url(), {
    method: request.method(),
    headers: await request.allHeaders(),
    signal,
    ...(body !== null && { body: new Uint8Array(body) }),
  })
}

type Fulfilment = NonNullable<Parameters<Route['fulfill']>[0]>

/** A route sees no redirect that another route answered with: within the issuer, a page has to do it instead. */
async function written(request: PageRequest, response: Response, server: Simulator): Promise<Fulfilment> {
  const headers = Object.fromEntries(response.headers)
  const { location } = headers
  const next = location === undefined ? undefined : new URL(location, request.url())
  if (next !== undefined && request.isNavigationRequest() && server.owns(next)) {
    const target = JSON.stringify(next.href).replaceAll('<', '\\u003c')
    const body = `<!doctype html><title>Redirect</title><script>location.replace(${target})</script>`
    const rest = Object.entries(headers).filter(([name]) => name !== 'location')
    return {
      status: 200,
      headers: { ...Object.fromEntries(rest), 'content-type': 'text/html; charset=utf-8' },
      body,
    }
  }
  return { status: response.status, headers, body: Buffer.from(await response.arrayBuffer()) }
}
