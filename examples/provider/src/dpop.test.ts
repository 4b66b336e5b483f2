import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { createHash, randomUUID } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { codeOf, CONTACTS, startApp, type App, type Tokens } from './testing/app.ts'

type Prove = (method: string, url: string, token?: string) => Promise<string>

let running: App | undefined

afterEach(async () => {
  await running?.running.close()
  running = undefined
})

/** A signed-in app whose tokens are bound to a key. */
async function setup(): Promise<{ app: App; tokens: Tokens; prove: Prove }> {
  const app = await startApp()
  running = app
  const prove = await prover()
  const authorization = app.authorization({ scope: 'openid contacts:read' }, [CONTACTS])
  const response = await fetch(`${app.running.issuer}/token`, {
    method: 'POST',
    headers: { dpop: await prove('POST', `${app.running.issuer}/token`) },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: 'demo-react',
      code: codeOf(await app.approve(authorization)),
      code_verifier: authorization.verifier,
      redirect_uri: 'http://localhost:5173/callback',
    }),
  })
  return { app, tokens: (await response.json()) as Tokens, prove }
}

async function prover(): Promise<Prove> {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const jwk = await exportJWK(publicKey)
  return (htm, htu, token) =>
    new SignJWT({
      htm,
      htu,
      jti: randomUUID(),
      ...(token !== undefined && { ath: createHash('sha256').update(token).digest('base64url') }),
    })
      .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk })
      .setIssuedAt()
      .sign(privateKey)
}

function call(app: App, authorization: string, dpop?: string): Promise<Response> {
  const headers = { authorization, ...(dpop !== undefined && { dpop }) }
  return fetch(`${app.running.apiUrl}/contacts?page=1`, { headers })
}

test('a bound token is good with its proof, once', async () => {
  const { app, tokens, prove } = await setup()
  const proof = await prove('GET', `${app.running.apiUrl}/contacts`, tokens.access_token)
  expect((await call(app, `DPoP ${tokens.access_token}`, proof)).status).toBe(200)
  const again = await call(app, `DPoP ${tokens.access_token}`, proof)
  expect(again.status).toBe(401)
  expect(again.headers.get('www-authenticate')).toContain('error="invalid_dpop_proof"')
})

test('a bound token is refused as a bearer token, without a proof, and with another key', async () => {
  const { app, tokens } = await setup()
  expect((await call(app, `Bearer ${tokens.access_token}`)).status).toBe(401)
  expect((await call(app, `DPoP ${tokens.access_token}`)).status).toBe(401)
  const foreign = await (await prover())('GET', `${app.running.apiUrl}/contacts`, tokens.access_token)
  expect((await call(app, `DPoP ${tokens.access_token}`, foreign)).status).toBe(401)
})
