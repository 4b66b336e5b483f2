import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { CONTACTS, REDIRECT, startApp } from '../testing/app.ts'

test('signIn gives a session, and with a client a grant, a code and where the browser would be', async () => {
  const app = startApp()
  const bare = await app.server.signIn({ account: 'grace' })
  expect(Object.keys(bare)).toEqual(['session', 'cookie'])
  const {
    callback = '',
    code,
    grant,
  } = await app.server.signIn({
    account: 'ada',
    client_id: 'demo',
    state: 's',
    redirect_uri: REDIRECT,
  })
  const { searchParams } = new URL(callback)
  expect(Object.fromEntries(searchParams)).toEqual({ code, state: 's', iss: app.server.issuer })
  expect(app.server.audit.at(-1)).toMatchObject({
    event: 'authorized',
    request: 'control',
    account: 'ada',
    grant,
  })
})

test('issue gives what a code exchange would, with the claims as asked for', async () => {
  const app = startApp()
  const issued = await app.server.issue({
    account: 'ada',
    client_id: 'demo',
    scope: 'openid offline_access email contacts:read',
    resource: [CONTACTS],
    nonce: 'n',
    auth_time: 1_700_000_000,
  })
  expect(issued).toMatchObject({
    token_type: 'Bearer',
    expires_in: 3600,
    scope: 'openid offline_access email',
  })
  expect(decodeJwt(issued.id_token ?? '')).toMatchObject({ nonce: 'n', sub: 'ada' })
  expect((await app.renew(issued.refresh_token, { resource: CONTACTS })).body).toMatchObject({
    scope: 'contacts:read',
  })
  expect(app.server.audit.find(({ event }) => event === 'tokens_issued')?.issued).toMatchObject({
    refresh_token: expect.stringMatching(/^[\w-]{12}$/) as string,
    id_token: expect.stringMatching(/^[\w-]{12}$/) as string,
  })
})

test('expire ends the life of one thing, and of nothing else', async () => {
  const app = startApp()
  const one = await app.server.issue({ account: 'ada', client_id: 'demo' })
  const two = await app.server.issue({ account: 'ada', client_id: 'demo' })
  await app.server.expire({ access_token: one.access_token })
  expect((await app.userinfo(one.access_token)).status).toBe(401)
  expect((await app.userinfo(two.access_token)).status).toBe(200)
  expect((await app.renew(one.refresh_token)).status).toBe(200)
})

test('a JWT is expired by itself', async () => {
  const app = startApp({ preset: 'okta' })
  const { access_token } = await app.server.issue({ account: 'ada', client_id: 'demo' })
  expect((await app.userinfo(access_token)).status).toBe(200)
  await app.server.expire({ access_token })
  expect((await app.userinfo(access_token)).status).toBe(401)
})

test('an account’s grants are revoked, and nobody else’s', async () => {
  const app = startApp()
  const ada = await app.server.issue({ account: 'ada', client_id: 'demo' })
  const grace = await app.server.issue({ account: 'grace', client_id: 'demo' })
  await app.server.revoke({ account: 'ada' })
  expect((await app.renew(ada.refresh_token)).status).toBe(400)
  expect((await app.renew(grace.refresh_token)).status).toBe(200)
  const elsewhere = await app.server.issue({ account: 'grace', client_id: 'other' })
  await app.server.revoke({ client_id: 'other' })
  expect((await app.renew(elsewhere.refresh_token, { client_id: 'other' })).status).toBe(400)
})

test('everything can be revoked at once', async () => {
  const app = startApp({ sessions: 'shared' })
  const { refresh_token } = await app.tokens()
  await app.server.revoke('everything')
  expect((await app.renew(refresh_token)).status).toBe(400)
  expect(await app.server.navigate(app.authorization({ prompt: 'none' }))).toMatchObject({
    url: expect.stringContaining('login_required') as string,
  })
})

test.each([
  [{ refresh_token: 'x' }, 'there is no such refresh token to expire'],
  [{ grant: 'x' }, 'there is no such grant to expire'],
  [{ code: '__proto__' }, 'there is no such code to expire'],
])('a target %o that there is not is a mistake of the test', async (target, message) => {
  await expect(startApp().server.expire(target)).rejects.toThrow(message)
})

test.each([
  [{ account: 'nobody' }, 'account must be one that can sign in'],
  [{ account: 'ada', client_id: 'nobody' }, 'client_id must be a registered one'],
  [{ account: 'ada', client_id: 'demo', resource: ['x:y'] }, 'resource must be a known one'],
])('a sign-in with %o is a mistake of the test', async (given, message) => {
  await expect(startApp().server.signIn(given)).rejects.toThrow(message)
})

test('logs can be cleared, and go on counting', async () => {
  const app = startApp()
  await app.redeem('c')
  await app.server.clearLogs()
  expect([app.server.journal, app.server.audit]).toEqual([[], []])
  await app.redeem('c')
  expect(app.server.journal).toMatchObject([{ n: 2, status: 400, outcome: 'sent' }])
  expect(app.server.audit).toMatchObject([{ n: 2, request: app.server.journal[0]?.id }])
})
