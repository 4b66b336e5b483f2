import { expect, test } from 'vitest'
import { ORIGIN, startApp } from '../testing/app.ts'

const PUBLIC = ['/.well-known/openid-configuration', '/jwks']
const CLIENTS = ['/token', '/token/revocation', '/token/introspection', '/request', '/me']

test.each([...PUBLIC, ...CLIENTS])('a browser may ask before it calls %s', async (path) => {
  const app = startApp()
  const response = await app.server.handle(
    new Request(app.at(path), {
      method: 'OPTIONS',
      headers: {
        origin: ORIGIN,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'dpop',
      },
    }),
  )
  expect(response.status).toBe(204)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'access-control-allow-origin': ORIGIN,
    'access-control-allow-headers': 'dpop',
    'access-control-max-age': '3600',
    'access-control-allow-methods': PUBLIC.includes(path)
      ? 'GET'
      : (expect.stringContaining('POST') as string),
  })
  expect(app.server.journal).toMatchObject([{ endpoint: 'preflight', status: 204, sentStatus: 204 }])
})

test('a page that the client lives on reads the answer, and another does not and spends nothing', async () => {
  const app = startApp()
  const { refresh_token } = await app.tokens()
  const fields = { grant_type: 'refresh_token', refresh_token: String(refresh_token) }
  const foreign = await app.token(fields, { origin: 'https://evil.example' })
  expect(foreign.status).toBe(400)
  expect(foreign.body['error_description']).toBe('origin https://evil.example not allowed for client: demo')
  expect(foreign.headers.has('access-control-allow-origin')).toBe(false)
  expect(app.lastRefusal()?.cause).toBe('origin_not_allowed')
  const own = await app.token(fields, { origin: ORIGIN })
  expect(own.status).toBe(200)
  expect(own.headers.get('access-control-allow-origin')).toBe(ORIGIN)
  expect(own.headers.get('access-control-expose-headers')).toBe('WWW-Authenticate')
})

test('userinfo is for the pages of the client of the token', async () => {
  const app = startApp()
  const { access_token } = await app.tokens()
  expect((await app.userinfo(access_token, { origin: ORIGIN })).status).toBe(200)
  expect((await app.userinfo(access_token, { origin: 'https://evil.example' })).status).toBe(400)
})

test('a page of the server is nobody else’s to read', async () => {
  const app = startApp()
  const response = await app.server.handle(new Request(app.authorization(), { headers: { origin: ORIGIN } }))
  expect(response.headers.has('access-control-allow-origin')).toBe(false)
})
