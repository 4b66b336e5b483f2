import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import '../vitest/index.ts'
import { createSimulator } from '../index.ts'
import type { Simulator } from '../types/simulator.ts'
import { handlersFor } from './msw.ts'
import { codeForm, freshCode, refreshForm, tokenUrl } from './testing/requests.ts'

const network = setupServer()

beforeAll(() => network.listen({ onUnhandledFrame: 'error' }))
afterEach(() => {
  network.resetHandlers()
  vi.unstubAllGlobals()
})
afterAll(() => network.close())

function setup(): Simulator {
  const server = createSimulator()
  network.use(...handlersFor(server))
  return server
}

test('fetch finds the issuer, which is nowhere on the network', async () => {
  const server = setup()
  const response = await fetch(`${server.issuer}/.well-known/openid-configuration`)
  expect(await response.json()).toMatchObject({ issuer: 'https://issuer.example' })
})

test('a code that is sent twice is redeemed once and refused once', async () => {
  const server = setup()
  const code = await freshCode(server)
  const responses = await Promise.all([1, 2].map(() => fetch(tokenUrl(server), codeForm(code))))
  expect(responses.map(({ status }) => status).toSorted()).toEqual([200, 400])
  expect(server).not.toHaveRedeemedEachCredentialOnce()
  expect(server).toHaveRefused('code_consumed', 1)
})

test('a renewal gives the next refresh token', async () => {
  const server = setup()
  const { refresh_token = '' } = await server.issue({ account: 'ada', client_id: 'demo' })
  const response = await fetch(tokenUrl(server), refreshForm(refresh_token))
  const { refresh_token: next } = (await response.json()) as { refresh_token: string }
  expect(next).not.toBe(refresh_token)
  expect(server).toHaveRenewed(1)
})

test('a lost connection is a failed fetch, and the credential is spent', async () => {
  const server = setup()
  server.faults.add({ endpoint: 'token', effect: { kind: 'lost', when: 'after' } })
  const code = await freshCode(server)
  await expect(fetch(tokenUrl(server), codeForm(code))).rejects.toThrow('fetch failed')
  expect(server).toHaveSignedIn(1)
})

test('a request that hangs ends with its own abort', async () => {
  const server = setup()
  server.faults.add({ endpoint: 'token', effect: { kind: 'hang', when: 'before' } })
  const controller = new AbortController()
  const code = await freshCode(server)
  const answered = fetch(tokenUrl(server), codeForm(code, {}, { signal: controller.signal }))
  await vi.waitFor(() => expect(server.faults.hanging()).toBe(1))
  controller.abort(new Error('enough'))
  await expect(answered).rejects.toThrow('enough')
  await vi.waitFor(() => expect(server.journal[0]?.outcome).toBe('aborted'))
})

test('other addresses are left to other handlers', async () => {
  network.use(http.get('https://issuer.example.org/', () => HttpResponse.text('theirs')))
  setup()
  expect(await (await fetch('https://issuer.example.org/')).text()).toBe('theirs')
})

test('a page of a registered origin is let in, and the journal has its name', async () => {
  vi.stubGlobal('location', { origin: 'https://app.example' })
  const server = setup()
  expect((await fetch(tokenUrl(server), codeForm(await freshCode(server)))).status).toBe(200)
  expect(server.journal[0]?.origin).toBe('https://app.example')
})

test('a page of another origin sees a network error, as in a browser', async () => {
  vi.stubGlobal('location', { origin: 'https://stranger.example' })
  const server = setup()
  await expect(fetch(tokenUrl(server), codeForm(await freshCode(server)))).rejects.toThrow('fetch failed')
  expect(server).toHaveRefused('origin_not_allowed')
})

test('an answer without CORS headers is a network error for a page only', async () => {
  const server = setup()
  const gateway = { kind: 'status', when: 'before', status: 503, cors: false } as const
  server.faults.add({ endpoint: 'token', times: 2, effect: gateway })
  expect((await fetch(tokenUrl(server), codeForm('any'))).status).toBe(503)
  vi.stubGlobal('location', { origin: 'https://app.example' })
  await expect(fetch(tokenUrl(server), codeForm('any'))).rejects.toThrow('fetch failed')
})
