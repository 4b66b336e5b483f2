import { expect, test } from 'vitest'
import { isConnectionLost, type FaultEffect, type When } from '../index.ts'
import { ORIGIN, START, startApp, type App } from '../testing/app.ts'

async function setup(
  effect: FaultEffect,
): Promise<{ app: App; refresh: string; renew: () => Promise<Response> }> {
  const app = startApp()
  const { refresh_token: refresh = '' } = await app.server.issue({ account: 'ada', client_id: 'demo' })
  app.server.faults.add({ endpoint: 'token', effect })
  return { app, refresh, renew: () => app.server.handle(renewal(app, refresh)) }
}

function renewal(app: App, refresh_token: string, signal?: AbortSignal): Request {
  const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'demo', refresh_token })
  return new Request(app.at('/token'), {
    method: 'POST',
    body,
    headers: { origin: ORIGIN },
    ...(signal !== undefined && { signal }),
  })
}

const SIDES: readonly When[] = ['before', 'after']

/** Whether the token is still good: before the act nothing was spent. */
async function expectSpent(app: App, refresh: string, when: When): Promise<void> {
  expect((await app.renew(refresh)).status).toBe(when === 'before' ? 200 : 400)
}

test.each(SIDES)('503 %s the act', async (when) => {
  const { app, refresh, renew } = await setup({ kind: 'status', when, status: 503 })
  const response = await renew()
  expect(response.status).toBe(503)
  expect(await response.json()).toEqual({ error: 'temporarily_unavailable' })
  expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN)
  expect(app.server.journal.at(-1)).toMatchObject({
    acted: when === 'after',
    outcome: 'sent',
    sentStatus: 503,
    faults: ['status'],
    ...(when === 'after' && { status: 200 }),
  })
  await expectSpent(app, refresh, when)
})

test('429 says when to come back, also where a gateway has no CORS headers', async () => {
  const { renew } = await setup({ kind: 'status', when: 'before', status: 429, retryAfter: 2, cors: false })
  const response = await renew()
  expect(response.status).toBe(429)
  expect(response.headers.get('retry-after')).toBe('2')
  expect(response.headers.has('access-control-allow-origin')).toBe(false)
})

test.each(SIDES)('a connection that is lost %s the act', async (when) => {
  const { app, refresh, renew } = await setup({ kind: 'lost', when })
  const error: unknown = await renew().catch((reason: unknown) => reason)
  expect(isConnectionLost(error)).toBe(true)
  expect(error).toBeInstanceOf(TypeError)
  expect(error).toMatchObject({ acted: when === 'after', message: 'Failed to fetch' })
  const lost = app.server.journal.at(-1)
  expect(lost).toMatchObject({ acted: when === 'after', outcome: 'lost' })
  expect(lost).not.toHaveProperty('sentStatus')
  // What got lost is known to the log: the client will never see it.
  expect(lost?.issued.refresh_token).toEqual(
    when === 'after' ? expect.stringMatching(/^[\w-]{12}$/) : undefined,
  )
  await expectSpent(app, refresh, when)
})

test.each(SIDES)('a hang %s the act ends when it is released', async (when) => {
  const { app, renew } = await setup({ kind: 'hang', when })
  let isDone = false
  const pending = renew().then((response) => {
    isDone = true
    return response
  })
  await settle(() => app.server.faults.hanging() === 1)
  expect(isDone).toBe(false)
  expect(app.server.journal.at(-1)).toMatchObject({ outcome: 'open', acted: when === 'after' })
  expect(app.server.faults.release()).toBe(1)
  expect((await pending).status).toBe(200)
  expect(app.server.faults.hanging()).toBe(0)
})

test.each(SIDES)('a hang %s the act ends with the request', async (when) => {
  const { app, refresh } = await setup({ kind: 'hang', when })
  const controller = new AbortController()
  const pending = app.server
    .handle(renewal(app, refresh, controller.signal))
    .catch((reason: unknown) => reason)
  await settle(() => app.server.faults.hanging() === 1)
  const reason = new Error('the page is gone')
  controller.abort(reason)
  expect(await pending).toBe(reason)
  expect(app.server.faults.hanging()).toBe(0)
  expect(app.server.journal.at(-1)).toMatchObject({ outcome: 'aborted', acted: when === 'after' })
  await expectSpent(app, refresh, when)
})

/** Lets what has been begun go on until it has come so far. */
async function settle(hasCome: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1000 && !hasCome(); turn += 1)
    await new Promise((resolve) => setImmediate(resolve))
  expect(hasCome()).toBe(true)
}

test.each(SIDES)('a delay %s the act waits by the clock that was given', async (when) => {
  const slept: number[] = []
  const app: App = startApp({
    sleep: (ms) => {
      slept.push(ms)
      // Time passes while it waits, so that what comes after sees a later clock.
      return app.server.advance(ms)
    },
  })
  const code = await app.code()
  app.server.faults.add({ endpoint: 'token', effect: { kind: 'delay', when, ms: 61_000 } })
  expect((await app.redeem(code)).status).toBe(when === 'before' ? 400 : 200)
  expect(slept).toEqual([61_000])
})

test.each(SIDES)('a page of a network that wants a login comes %s the act', async (when) => {
  const { app, refresh, renew } = await setup({ kind: 'html', when })
  const response = await renew()
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(await response.text()).toContain('<!doctype html>')
  await expectSpent(app, refresh, when)
})

test('a body that ends in the middle is no JSON', async () => {
  const { app, refresh, renew } = await setup({ kind: 'truncated' })
  const response = await renew()
  const text = await response.text()
  expect(text).toMatch(/^\{"access_token":"/)
  expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError)
  await expectSpent(app, refresh, 'after')
})

test('a wrong Content-Type leaves the body as it is', async () => {
  const { renew } = await setup({ kind: 'content-type', contentType: 'text/plain' })
  const response = await renew()
  expect(response.headers.get('content-type')).toBe('text/plain')
  expect(JSON.parse(await response.text())).toHaveProperty('access_token')
})

test('a server whose clock is off says so in Date, and judges by it', async () => {
  const app = startApp()
  const code = await app.code()
  app.server.faults.add({ endpoint: 'token', effect: { kind: 'clock', ms: 61_000 } })
  const late = await app.redeem(code)
  expect(late.status).toBe(400)
  expect(late.headers.get('date')).toBe(new Date(START + 61_000).toUTCString())
  expect(app.lastRefusal()?.cause).toBe('code_expired')
  const right = await app.redeem(code)
  expect(right.status).toBe(200)
  expect(right.headers.get('date')).toBe(new Date(START).toUTCString())
})

const LOST: FaultEffect = { kind: 'lost', when: 'before' }

async function lostOnes(app: App, count: number): Promise<boolean[]> {
  const results: boolean[] = []
  for (let n = 0; n < count; n += 1) {
    const error: unknown = await app.redeem('c').catch((reason: unknown) => reason)
    results.push(isConnectionLost(error))
  }
  return results
}

test('a fault meets the nth matching request, so many times, and is used up', async () => {
  const app = startApp()
  app.server.faults.add({ endpoint: 'token', nth: 2, times: 2, effect: LOST })
  expect((await app.server.handle(new Request(app.at('/jwks')))).status).toBe(200)
  expect(await lostOnes(app, 5)).toEqual([false, true, true, false, false])
  expect(app.server.snapshot().faults).toEqual([])
})

test('a fault meets one request unless told otherwise, or every one', async () => {
  const app = startApp()
  app.server.faults.add({ effect: LOST })
  expect(await lostOnes(app, 2)).toEqual([true, false])
  const end = app.server.faults.add({ times: Infinity, effect: LOST })
  expect(await lostOnes(app, 3)).toEqual([true, true, true])
  end()
  expect(await lostOnes(app, 1)).toEqual([false])
})

test.each([
  [{ endpoint: 'revocation' }, false],
  [{ endpoint: ['revocation', 'token'] }, true],
  [{ grant_type: 'refresh_token' }, false],
  [{ grant_type: 'authorization_code' }, true],
  [{ client_id: 'other' }, false],
  [{ client_id: 'demo' }, true],
  [{ where: () => false }, false],
  [{ where: ({ params }: { params: object }) => 'code' in params }, true],
] as const)('a fault with %o meets a code exchange: %o', async (which, meets) => {
  const app = startApp()
  app.server.faults.add({ ...which, effect: LOST })
  expect(await lostOnes(app, 1)).toEqual([meets])
})

test('several faults meet one request, and clear takes the others away', async () => {
  const app = startApp({ sleep: () => Promise.resolve() })
  app.server.faults.add({ times: 2, effect: { kind: 'delay', when: 'before', ms: 5 } })
  app.server.faults.add({ times: 2, effect: { kind: 'status', when: 'after', status: 500 } })
  expect((await app.redeem('c')).status).toBe(500)
  expect(app.server.journal.at(-1)).toMatchObject({
    faults: ['delay', 'status'],
    status: 400,
    sentStatus: 500,
  })
  app.server.faults.clear()
  expect((await app.redeem('c')).status).toBe(400)
})

test('faults are part of the state, but for their predicates', async () => {
  const app = startApp()
  app.server.faults.add({ nth: 2, effect: LOST })
  app.server.faults.add({ where: () => true, effect: { kind: 'status', when: 'before', status: 500 } })
  const reloaded = startApp({ state: JSON.parse(JSON.stringify(app.server.snapshot())) as never })
  expect(await lostOnes(reloaded, 2)).toEqual([false, true])
})

test.each([
  [{ nth: 0, effect: LOST }, '"nth" must be'],
  [{ times: 1.5, effect: LOST }, '"times" must be'],
  [{ effect: { kind: 'status', when: 'before', status: 600 } }, '"status" must be'],
  [{ effect: { kind: 'delay', when: 'before', ms: -1 } }, '"ms" must not be negative'],
] as const)('a wrong fault %o is a TypeError that names what is wrong', (fault, message) => {
  expect(() => startApp().server.faults.add(fault)).toThrow(new RegExp(`^${message}`))
})
