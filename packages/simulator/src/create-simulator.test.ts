import { expect, test } from 'vitest'
import { ISSUER, startApp } from './testing/app.ts'
import { createSimulator } from './index.ts'

test('a code gives tokens once, and the second use ends the grant', async () => {
  const app = startApp()
  const code = await app.code()
  const first = await app.redeem(code)
  expect(first).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3600 } })
  const { access_token, refresh_token } = first.body

  expect(await app.redeem(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  expect(app.lastRefusal()).toMatchObject({ cause: 'code_consumed', account: 'ada', client_id: 'demo' })
  expect((await app.userinfo(access_token)).status).toBe(401)
  expect((await app.renew(refresh_token)).status).toBe(400)
  expect(app.lastRefusal()?.cause).toBe('grant_revoked')
})

test('of requests that arrive together one is granted, and the others are a reuse', async () => {
  const app = startApp()
  const code = await app.code()
  const redeemed = await Promise.all(Array.from({ length: 5 }, () => app.redeem(code)))
  expect(redeemed.filter(({ status }) => status === 200)).toHaveLength(1)
  const { refresh_token } = await app.tokens({ account: 'grace' })
  const renewed = await Promise.all(Array.from({ length: 5 }, () => app.renew(refresh_token)))
  expect(renewed.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(app.server.journal.every(({ outcome }) => outcome === 'sent')).toBe(true)
})

test('with a seed, two servers issue the same, and a snapshot goes on where it was taken', async () => {
  const [one, two] = [startApp({ seed: 7 }), startApp({ seed: 7 })]
  expect(await one.code()).toBe(await two.code())
  const three = startApp({ seed: 7, state: JSON.parse(JSON.stringify(one.server.snapshot())) as never })
  expect(await three.code()).toBe(await one.code())
})

test('a snapshot brings back a spent token', async () => {
  const app = startApp()
  const { refresh_token } = await app.tokens()
  const before = app.server.snapshot()
  expect((await app.renew(refresh_token)).status).toBe(200)
  expect((await app.renew(refresh_token)).status).toBe(400)
  await app.server.restore(before)
  expect((await app.renew(refresh_token)).status).toBe(200)
})

test('a control has acted when it returns, before its promise resolves', async () => {
  const app = startApp()
  const done = app.server.advance(1500)
  expect(app.server.now() - app.server.snapshot().advanced).toBe(app.server.now() - 1500)
  await done
})

test.each([
  [{ issuer: 'issuer.example' }, '"issuer" must be'],
  [{ issuer: `${ISSUER}?a=b` }, '"issuer" must have no query'],
  [{ clients: [{ client_id: 'a', redirect_uris: ['/callback'] }] }, '"redirect_uris" must be'],
  [
    { clients: [{ client_id: 'a', token_endpoint_auth_method: 'client_secret_post' }] },
    'must have a client_secret',
  ],
  [{ resources: [{ resource: 'contacts', scope: '' }] }, '"resource" must be'],
  [{ interaction: { account: 'nobody' } }, '"interaction.account" must be'],
] as const)('a wrong option %o is a TypeError that names it', (options, message) => {
  expect(() => createSimulator(options)).toThrow(new RegExp(`^.*${message}`))
})
