import { createServer, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import '../../vitest/index.ts'
import {
  codeForm,
  freshCode,
  refreshForm,
  tokenUrl,
  authorizationUrl,
  CALLBACK,
} from '../testing/requests.ts'
import { serve, type Served, type ServeOptions } from './index.ts'

const open: Served[] = []

async function setup(options: ServeOptions = {}): Promise<Served> {
  const served = await serve(options)
  open.push(served)
  return served
}

afterEach(async () => {
  await Promise.all(open.splice(0).map(({ close }) => close()))
})

test('the issuer is the address that it listens on', async () => {
  const { issuer, server } = await setup()
  expect(issuer).toMatch(/^http:\/\/localhost:\d+$/)
  const response = await fetch(`${issuer}/.well-known/openid-configuration`)
  expect(await response.json()).toMatchObject({ issuer, token_endpoint: tokenUrl(server) })
})

test('a code is redeemed and renewed over HTTP, and its repeat refused', async () => {
  const { server } = await setup()
  const code = await freshCode(server)
  const response = await fetch(tokenUrl(server), codeForm(code))
  expect(response.status).toBe(200)
  const { refresh_token } = (await response.json()) as { refresh_token: string }
  expect((await fetch(tokenUrl(server), refreshForm(refresh_token))).status).toBe(200)
  const refused = await fetch(tokenUrl(server), codeForm(code))
  expect(refused.status).toBe(400)
  expect(await refused.json()).toMatchObject({ error: 'invalid_grant' })
  expect(server).toHaveRefused('code_consumed', 1)
})

test('the login page sets its cookie and leads to the app', async () => {
  const { server, issuer } = await setup()
  const hop = (url: string, { headers, ...init }: RequestInit = {}): Promise<Response> =>
    fetch(url, { redirect: 'manual', ...init, headers: { accept: 'text/html', ...(headers as object) } })
  const to = (response: Response): string => new URL(response.headers.get('location') ?? '', issuer).href
  const page = to(await hop(authorizationUrl(server)))
  expect(await (await hop(page)).text()).toContain('<label for="username">')
  const login = await hop(`${page}/login`, {
    method: 'POST',
    body: new URLSearchParams({ username: 'ada', password: 'lovelace' }),
  })
  const resumed = await hop(to(login))
  const [cookie = ''] = resumed.headers.getSetCookie().map((one) => one.split(';')[0])
  expect(cookie).toMatch(/^session_/)
  const consent = to(resumed)
  const allowed = await hop(`${consent}/allow`, { method: 'POST', headers: { cookie } })
  const arrival = new URL(to(await hop(to(allowed), { headers: { cookie } })))
  expect(arrival.origin + arrival.pathname).toBe(CALLBACK)
  expect(arrival.searchParams.get('state')).toBe('state-1')
})

test('a lost connection is a broken socket, whether the server has acted or not', async () => {
  const { server } = await setup()
  const code = await freshCode(server)
  server.faults.add({ endpoint: 'token', effect: { kind: 'lost', when: 'before' } })
  server.faults.add({ endpoint: 'token', nth: 2, effect: { kind: 'lost', when: 'after' } })
  await expect(fetch(tokenUrl(server), codeForm(code))).rejects.toThrow('fetch failed')
  await expect(fetch(tokenUrl(server), codeForm(code))).rejects.toThrow('fetch failed')
  expect(server.journal.map(({ acted, outcome }) => [acted, outcome])).toEqual([
    [false, 'lost'],
    [true, 'lost'],
  ])
  expect(server).toHaveSignedIn(1)
})

test('a request that hangs ends when its client goes away', async () => {
  const { server } = await setup()
  server.faults.add({ endpoint: 'token', effect: { kind: 'hang', when: 'before' } })
  const controller = new AbortController()
  const code = await freshCode(server)
  const answered = fetch(tokenUrl(server), codeForm(code, {}, { signal: controller.signal }))
  await expect.poll(() => server.faults.hanging()).toBe(1)
  controller.abort(new Error('enough'))
  await expect(answered).rejects.toThrow('enough')
  await expect.poll(() => server.journal[0]?.outcome).toBe('aborted')
  expect(server.faults.hanging()).toBe(0)
})

test('a request that hangs is answered once it is released', async () => {
  const { server } = await setup()
  server.faults.add({ endpoint: 'token', effect: { kind: 'hang', when: 'after' } })
  const answered = fetch(tokenUrl(server), codeForm(await freshCode(server)))
  await expect.poll(() => server.faults.hanging()).toBe(1)
  expect(server.faults.release()).toBe(1)
  expect((await answered).status).toBe(200)
})

test('what Fetch has no words for is a bad request, and the server goes on', async () => {
  const { issuer } = await setup()
  const { hostname, port } = new URL(issuer)
  const [response] = (await once(
    httpRequest({ hostname, port, method: 'TRACE', path: '/' }).end(),
    'response',
  )) as [{ statusCode: number; resume: () => void }]
  response.resume()
  expect(response.statusCode).toBe(400)
  const socket = connect(Number(port), hostname)
  const [line] = (await once(
    socket.end('GET http://[ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
    'data',
  )) as [Buffer]
  expect(line.toString()).toMatch(/^HTTP\/1\.1 400 /)
  expect((await fetch(`${issuer}/.well-known/openid-configuration`)).status).toBe(200)
})

test('an answerer that throws shows in the answer', async () => {
  const { server } = await setup({
    interaction: () => {
      throw new Error('nobody is at home')
    },
  })
  const response = await fetch(authorizationUrl(server), { headers: { accept: 'text/html' } })
  expect(response.status).toBe(500)
  expect(await response.text()).toContain('nobody is at home')
})

test('closing frees the port and lets go what hangs', async () => {
  const { server, close, issuer } = await serve()
  server.faults.add({ endpoint: 'token', effect: { kind: 'hang', when: 'before' } })
  const answered = fetch(tokenUrl(server), codeForm(await freshCode(server))).catch(() => 'broken')
  await expect.poll(() => server.faults.hanging()).toBe(1)
  await close()
  await answered
  const http = createServer().listen(Number(new URL(issuer).port), 'localhost')
  await once(http, 'listening')
  http.close()
})

test('a taken port and a wrong option are told', async () => {
  const { issuer } = await setup()
  await expect(serve({ port: Number(new URL(issuer).port) })).rejects.toThrow('EADDRINUSE')
  await expect(serve({ clients: [{ client_id: '' }] })).rejects.toThrow('"client_id" must not be empty')
})
