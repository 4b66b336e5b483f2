import { afterEach, expect, test } from 'vitest'
import type { Settings } from '../index.ts'
import { lastToken, ORIGIN, startApp, type App } from '../testing/app.ts'

let running: App[] = []

async function setup(settings?: Partial<Settings>): Promise<App> {
  const app = await startApp(settings)
  running.push(app)
  return app
}

afterEach(async () => {
  await Promise.all(running.map((app) => app.running.close()))
  running = []
})

const onToken = { endpoint: 'token', grant_type: 'refresh_token' }

test('a drop after processing uses the token up and answers nothing', async () => {
  const app = await setup()
  const { refresh_token } = await app.signIn()
  await app.control('POST', 'faults', { ...onToken, kind: 'drop', when: 'after' })
  await expect(app.renew(refresh_token)).rejects.toThrow('fetch failed')
  expect((await app.requests('token')).at(-1)).toMatchObject({
    status: 200,
    sentStatus: null,
    state: 'dropped',
    fault: 'drop after',
  })
  expect((await app.renew(refresh_token)).error).toBe('invalid_grant')
})

test('a drop before processing leaves the token good', async () => {
  const app = await setup()
  const { refresh_token } = await app.signIn()
  await app.control('POST', 'faults', { ...onToken, kind: 'drop', when: 'before' })
  await expect(app.renew(refresh_token)).rejects.toThrow('fetch failed')
  expect((await app.requests('token')).at(-1)).toMatchObject({ status: null, sentStatus: null })
  expect((await app.renew(refresh_token)).status).toBe(200)
})

test('a status fault answers as a gateway, as often as asked', async () => {
  const app = await setup()
  const { refresh_token } = await app.signIn()
  const fault = { ...onToken, kind: 'status', status: 429, when: 'before', retryAfter: 7, times: 2 }
  await app.control('POST', 'faults', fault)
  const send = (): Promise<Response> =>
    app.post('/token', {
      grant_type: 'refresh_token',
      client_id: 'demo-react',
      refresh_token: refresh_token ?? '',
    })

  const first = await send()
  expect(first.status).toBe(429)
  expect(first.headers.get('retry-after')).toBe('7')
  expect(first.headers.get('access-control-allow-origin')).toBe(ORIGIN)
  expect(first.headers.get('access-control-expose-headers')).toContain('Retry-After')
  expect((await send()).status).toBe(429)
  expect((await send()).status).toBe(200)
  expect(
    (await app.requests('token')).slice(1).map(({ status, sentStatus }) => [status, sentStatus]),
  ).toEqual([
    [null, 429],
    [null, 429],
    [200, 200],
  ])
})

test('a status fault after processing keeps what the provider decided', async () => {
  const app = await setup()
  const { refresh_token } = await app.signIn()
  const html = { body: '<h1>Bad gateway</h1>', contentType: 'text/html', cors: false }
  await app.control('POST', 'faults', { ...onToken, kind: 'status', status: 502, when: 'after', ...html })
  const fields = { grant_type: 'refresh_token', client_id: 'demo-react', refresh_token: refresh_token ?? '' }
  const answer = await app.post('/token', fields)
  expect(answer.status).toBe(502)
  expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  expect(await answer.text()).toBe('<h1>Bad gateway</h1>')
  expect((await app.requests('token')).at(-1)).toMatchObject({ status: 200, sentStatus: 502 })
})

test('a fault for one grant type leaves the other alone', async () => {
  const app = await setup()
  await app.control('POST', 'faults', { ...onToken, kind: 'status', status: 503, when: 'before' })
  const tokens = await app.signIn()
  expect(tokens.status).toBe(200)
  expect((await app.renew(tokens.refresh_token)).status).toBe(503)
})

test('a held answer is processed, waits, and goes out at the release', async () => {
  const app = await setup()
  const { refresh_token } = await app.signIn()
  await app.control('POST', 'faults', { ...onToken, kind: 'hold' })
  const renewal = app.renew(refresh_token)
  expect(await lastToken(app, (record) => record.state === 'held')).toMatchObject({
    status: 200,
    sentStatus: null,
  })
  expect(await app.control('POST', 'release')).toEqual({ released: 1 })
  expect((await renewal).status).toBe(200)
  const record = (await app.requests('token')).at(-1)
  expect(record).toMatchObject({ state: 'sent', sentStatus: 200 })
  expect(record?.endedAt).toBeGreaterThanOrEqual(record?.at ?? Infinity)
})

test('what is held before the provider is dropped unprocessed when its client has gone', async () => {
  const app = await setup()
  const { refresh_token } = await app.signIn()
  await app.control('POST', 'faults', { ...onToken, kind: 'hold', when: 'before' })
  const leaving = new AbortController()
  const left = fetch(`${app.running.issuer}/token`, {
    method: 'POST',
    signal: leaving.signal,
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: 'demo-react',
      refresh_token: refresh_token ?? '',
    }),
  }).catch(() => 'gone')
  await lastToken(app, (record) => record.state === 'held')
  leaving.abort()
  expect(await left).toBe('gone')
  expect(await lastToken(app, (record) => record.leftAt !== null)).toMatchObject({ state: 'held' })
  await app.control('POST', 'release')
  expect(await lastToken(app, (record) => record.state === 'dropped')).toMatchObject({ status: null })
  expect((await app.renew(refresh_token)).status).toBe(200)
})

test.each(['before', 'after'])('a release can drop what is held %s processing', async (when) => {
  const app = await setup()
  const { refresh_token } = await app.signIn()
  await app.control('POST', 'faults', { ...onToken, kind: 'hold', when })
  const renewal = app.renew(refresh_token).catch(() => 'dropped')
  await lastToken(app, (record) => record.state === 'held')
  expect(await app.control('POST', 'release', { drop: true })).toEqual({ released: 1 })
  expect(await renewal).toBe('dropped')
  expect((await app.renew(refresh_token)).status).toBe(when === 'before' ? 200 : 400)
})

test.each(['before', 'after'])('a delay %s processing does not need the client to wait', async (when) => {
  const app = await setup()
  const { refresh_token } = await app.signIn()
  await app.control('POST', 'faults', { ...onToken, kind: 'delay', ms: 30, when })
  const gone = new AbortController()
  const fields = { grant_type: 'refresh_token', client_id: 'demo-react', refresh_token: refresh_token ?? '' }
  const init = { method: 'POST', body: new URLSearchParams(fields), signal: gone.signal }
  const request = fetch(`${app.running.issuer}/token`, init).then(
    () => 'answered',
    () => 'aborted',
  )
  await lastToken(app, (record) => record.fault !== null)
  gone.abort()
  expect(await request).toBe('aborted')
  const record = await lastToken(app, ({ state }) => state === 'client_gone')
  expect(record).toMatchObject({ status: 200, sentStatus: null })
})

test('a fault that makes no sense is refused by name', async () => {
  const app = await setup()
  const refused = async (fault: object): Promise<string> =>
    (await app.control<{ error: string }>('POST', 'faults', fault)).error
  expect(await refused({ endpoint: 'tokens', kind: 'hold' })).toMatch(/^endpoint must be/)
  expect(await refused({ endpoint: 'token', kind: 'explode' })).toMatch(/^kind must be/)
  expect(await refused({ endpoint: 'token', kind: 'drop' })).toMatch(/^when must be/)
  expect(await refused({ endpoint: 'token', kind: 'delay', when: 'after' })).toMatch(/^ms must be/)
})

test('faults can be taken back', async () => {
  const app = await setup()
  await app.control('POST', 'faults', { endpoint: 'token', kind: 'status', status: 503, when: 'before' })
  await app.control('DELETE', 'faults')
  expect((await app.signIn()).status).toBe(200)
})
