import { createSimulator, presets, type Simulator } from '@onegrant/simulator'
import { serve } from '@onegrant/simulator/node'
import '@onegrant/simulator/vitest'
import { expect, test } from 'vitest'

const redirect_uris = ['https://app.example/callback']

function renew(server: Simulator, refresh_token = ''): Promise<Response> {
  const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'demo', refresh_token })
  return server.fetch(server.issuer + server.policy.paths.token, { method: 'POST', body })
}

test('a server with its clients, accounts and APIs', async () => {
  // #region options
  const server = createSimulator({
    issuer: 'https://id.example/oidc',
    preset: 'logto',
    clients: [{ client_id: 'my-app', redirect_uris: ['https://app.example/callback'] }],
    accounts: [{ sub: 'linus', password: 'secret', claims: { name: 'Linus' } }],
    resources: [{ resource: 'https://api.example/', scope: 'orders:read orders:write' }],
    interaction: { account: 'linus' },
    seed: 1,
  })
  // #endregion
  const { scope } = await server.issue({
    account: 'linus',
    client_id: 'my-app',
    scope: 'openid offline_access orders:read',
    resource: ['https://api.example/'],
  })
  expect(scope).toContain('offline_access')
  expect(server.policy).toEqual(presets.logto)
})

test('a preset with changes', async () => {
  // #region policy
  const server = createSimulator({
    preset: 'auth0',
    policy: {
      lifetimes: { accessToken: 60 },
      rotation: { when: 'always' },
      reuse: { window: 10 },
      offlineNeedsConsent: false,
    },
  })
  // #endregion
  const { refresh_token, expires_in } = await server.issue({ account: 'ada', client_id: 'demo' })
  expect(expires_in).toBe(60)
  expect((await renew(server, refresh_token)).status).toBe(200)
  await server.advance(9_000)
  expect((await renew(server, refresh_token)).status, 'within the overlap').toBe(200)
  await server.advance(60_000)
  expect((await renew(server, refresh_token)).status).toBe(403)
})

test('faults, before and after the server has acted', async () => {
  const server = createSimulator()
  const { refresh_token } = await server.issue({ account: 'ada', client_id: 'demo' })
  // #region faults
  // The first renewal takes place, and its answer is lost: is the same token sent again?
  server.faults.add({
    endpoint: 'token',
    grant_type: 'refresh_token',
    effect: { kind: 'lost', when: 'after' },
  })
  // The two after it are turned away before anything is spent.
  const busy = { kind: 'status', when: 'before', status: 429, retryAfter: 2 } as const
  server.faults.add({ endpoint: 'token', grant_type: 'refresh_token', nth: 2, times: 2, effect: busy })
  // #endregion
  await expect(renew(server, refresh_token)).rejects.toThrow(TypeError)
  expect(server).toHaveRenewed(1)
  const turnedAway = await renew(server, refresh_token)
  expect([turnedAway.status, turnedAway.headers.get('retry-after')]).toEqual([429, '2'])
  expect((await renew(server, refresh_token)).status).toBe(429)
  expect((await renew(server, refresh_token)).status).toBe(400)
})

test('a request that hangs until it is released', async () => {
  const server = createSimulator()
  const { refresh_token } = await server.issue({ account: 'ada', client_id: 'demo' })
  const work = (): Promise<Response> => renew(server, refresh_token)
  // #region hang
  server.faults.add({ endpoint: 'token', effect: { kind: 'hang', when: 'before' } })
  const answer = work()
  await expect.poll(() => server.faults.hanging()).toBe(1)
  // Here the app is in the middle of a renewal: let it sign out, reload, ask again.
  server.faults.release()
  // #endregion
  expect((await answer).status).toBe(200)
})

test('what can be done by hand', async () => {
  const server = createSimulator()
  // #region controls
  // A session and a code, as if Ada had gone through the pages; where the browser would go is in `callback`.
  const { code, callback, grant = '' } = await server.signIn({ account: 'ada', client_id: 'demo' })
  // The same with the code already redeemed.
  const { refresh_token = '' } = await server.issue({ account: 'ada', client_id: 'demo' })

  await server.advance(3_600_000) // an hour goes by
  await server.expire({ refresh_token })
  await server.revoke({ grant }) // with every code and token of it
  await server.deleteAccount('grace')

  const before = server.snapshot()
  await server.revoke('everything')
  await server.restore(before)
  // #endregion
  expect(callback).toContain(`${redirect_uris[0]}?code=${code}`)
  await renew(server, refresh_token)
  expect(server).toHaveRefused('refresh_token_expired', 1)
})

test('why a request was refused', async () => {
  const server = createSimulator()
  const { refresh_token } = await server.issue({ account: 'ada', client_id: 'demo' })
  await renew(server, refresh_token)
  await renew(server, refresh_token)
  // #region audit
  // On the wire: 400 invalid_grant. In the log: why, and whose.
  const refusal = server.audit.find(({ event }) => event === 'refused')
  expect(refusal).toMatchObject({ cause: 'refresh_token_rotated', client_id: 'demo', account: 'ada' })

  // Each request: what came, what was decided, and what became of the answer.
  const renewals = server.journal.filter(({ grant_type }) => grant_type === 'refresh_token')
  expect(renewals.map(({ status, outcome }) => [status, outcome])).toEqual([
    [200, 'sent'],
    [400, 'sent'],
  ])
  // #endregion
})

test('goes where a browser would go', async () => {
  const server = createSimulator()
  const request = new URLSearchParams({
    client_id: 'demo',
    response_type: 'code',
    scope: 'openid',
    redirect_uri: 'https://app.example/callback',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  })
  const authorizationUrl = `${server.issuer}/auth?${request.toString()}`
  // #region navigate
  const { kind, url } = await server.navigate(authorizationUrl, { answer: { account: 'ada' } })
  expect(kind).toBe('app')
  expect(url).toMatch(/^https:\/\/app\.example\/callback\?code=/)
  // #endregion
})

test('a server on the loopback interface', async () => {
  // #region serve
  const { server, issuer, close } = await serve({
    clients: [{ client_id: 'demo', redirect_uris: ['http://localhost:5173/callback'] }],
  })
  const discovery = await fetch(`${issuer}/.well-known/openid-configuration`)
  await close()
  // #endregion
  expect(await discovery.json()).toMatchObject({ issuer })
  expect(server.journal).toHaveLength(1)
})
