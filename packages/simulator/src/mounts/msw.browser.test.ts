import { setupWorker } from 'msw/browser'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import '../vitest/index.ts'
import { createSimulator } from '../index.ts'
import type { Simulator } from '../types/simulator.ts'
import { handlersFor } from './msw.ts'
import { codeForm, freshCode, tokenUrl } from './testing/requests.ts'

const worker = setupWorker()

beforeAll(async () => {
  await worker.start({ quiet: true, onUnhandledFrame: 'bypass' })
})
afterEach(() => worker.resetHandlers())
afterAll(() => worker.stop())

const callback = `${location.origin}/callback`

function setup(origin = location.origin): Simulator {
  const server = createSimulator({
    signing: 'ES256',
    sessions: 'shared',
    clients: [{ client_id: 'demo', redirect_uris: [callback], origins: [origin] }],
  })
  worker.use(...handlersFor(server))
  return server
}

const send = async (server: Simulator, init: RequestInit = {}): Promise<Response> =>
  fetch(tokenUrl(server), codeForm(await freshCode(server), { redirect_uri: callback }, init))

test('the page’s fetch is answered through the service worker, under its origin', async () => {
  const server = setup()
  const response = await send(server)
  expect(response.status).toBe(200)
  expect(Object.keys((await response.json()) as object)).toEqual(
    expect.arrayContaining(['access_token', 'id_token', 'refresh_token']),
  )
  expect(server.journal[0]?.origin).toBe(location.origin)
})

test('a code that the page sends twice is refused the second time', async () => {
  const server = setup()
  const code = await freshCode(server)
  const init = codeForm(code, { redirect_uri: callback })
  const statuses = [await fetch(tokenUrl(server), init), await fetch(tokenUrl(server), init)].map(
    ({ status }) => status,
  )
  expect(statuses).toEqual([200, 400])
  expect(server).not.toHaveRedeemedEachCredentialOnce()
})

test('a lost connection is a failed fetch', async () => {
  const server = setup()
  server.faults.add({ endpoint: 'token', effect: { kind: 'lost', when: 'after' } })
  await expect(send(server)).rejects.toThrow('Failed to fetch')
  expect(server).toHaveSignedIn(1)
})

test('an origin that the client does not have sees a network error', async () => {
  const server = setup('https://app.example')
  await expect(send(server)).rejects.toThrow('Failed to fetch')
  expect(server).toHaveRefused('origin_not_allowed', 1)
})

test('a page’s abort ends its wait', async () => {
  const server = setup()
  server.faults.add({ endpoint: 'token', effect: { kind: 'hang', when: 'before' } })
  const controller = new AbortController()
  const answered = send(server, { signal: controller.signal })
  await expect.poll(() => server.faults.hanging()).toBe(1)
  controller.abort(new Error('enough'))
  await expect(answered).rejects.toThrow('enough')
  expect(server.faults.release()).toBe(1)
})
