import { expect, test } from 'vitest'
import { createSimulator } from '../index.ts'
import { form, freshCode, codeForm, refreshForm, tokenUrl } from '../mounts/testing/requests.ts'
import type { Simulator } from '../types/simulator.ts'
import { lineOf, timelineOf } from './line.ts'

function setup(): {
  server: Simulator
  send: (init: RequestInit) => Promise<Response>
  pass: (ms: number) => void
} {
  let clock = Date.UTC(2026, 0, 1, 23, 59, 59, 990)
  const server = createSimulator({ now: () => clock })
  return {
    server,
    send: (init) => server.fetch(tokenUrl(server), init),
    pass: (ms) => {
      clock += ms
    },
  }
}

test('a line has number, time, what came, what was decided, and whose it was', async () => {
  const { server, send } = setup()
  await send(codeForm(await freshCode(server), {}, { headers: { origin: 'https://app.example' } }))
  const [exchange] = server.journal
  const { credential, issued } = exchange ?? { issued: {} }
  expect(exchange && lineOf(exchange).split(/ {2,}/)).toEqual([
    '#1',
    '23:59:59.990',
    'token',
    `code ${credential}`,
    `200 gave access token ${issued.access_token}, refresh token ${issued.refresh_token}`,
    'client demo',
    'account ada',
    'from https://app.example',
  ])
})

test('gaps are those between the lines that are shown', async () => {
  const { server, send, pass } = setup()
  await send(refreshForm('one'))
  pass(5)
  await server.fetch(`${server.issuer}/jwks`)
  pass(10)
  await send(refreshForm('two'))
  const shown = server.journal.filter(({ endpoint }) => endpoint === 'token')
  expect(timelineOf(shown)).toMatch(/^ {2}#1 .*\n {2}#3 {2}00:00:00\.005 {2}\+15 ms /)
})

test('what the client was told instead is told as well', async () => {
  const { server, send } = setup()
  server.faults.add({ endpoint: 'token', effect: { kind: 'status', when: 'after', status: 503 } })
  const code = await freshCode(server)
  await send(codeForm(code))
  expect(lastLine(server)).toMatch(/ {2}200 gave .* {2}answered with 503 \[status\] {2}client demo/)

  server.faults.add({ endpoint: 'token', effect: { kind: 'hang', when: 'before' } })
  const controller = new AbortController()
  const waiting = send(form({ grant_type: 'refresh_token' }, { signal: controller.signal }))
  await expect.poll(() => server.faults.hanging()).toBe(1)
  expect(lastLine(server)).toMatch(/ {2}not acted on {2}not answered yet \[hang\] {2}client demo$/)
  controller.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  expect(lastLine(server)).toContain('the client went away [hang]')
})

test('a request without a credential has none in its line', async () => {
  const { server } = setup()
  await server.fetch(`${server.issuer}/jwks`)
  expect(lastLine(server).split(/ {2,}/)).toEqual(['#1', '23:59:59.990', 'jwks', '200'])
})

function lastLine({ journal }: Simulator): string {
  const last = journal.at(-1)
  return last === undefined ? '' : lineOf(last)
}
