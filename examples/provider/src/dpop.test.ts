import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { createHash, randomUUID } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { codeOf, CONTACTS, startApp, type App, type Tokens } from './testing/app.ts'

type Prove = (method: string, url: string, token?: string, nonce?: string) => Promise<string>

let running: App | undefined

afterEach(async () => {
  await running?.running.close()
  running = undefined
})

/** A signed-in app whose tokens are bound to a key. */
async function setup(
  dpopNonce: 'off' | 'required' = 'off',
): Promise<{ app: App; tokens: Tokens; prove: Prove }> {
  const app = await startApp({ dpopNonce })
  running = app
  const prove = await prover()
  const authorization = app.authorization({ scope: 'openid contacts:read' }, [CONTACTS])
  const code = codeOf(await app.approve(authorization))
  const redeem = async (nonce?: string): Promise<Response> =>
    fetch(`${app.running.issuer}/token`, {
      method: 'POST',
      headers: { dpop: await prove('POST', `${app.running.issuer}/token`, undefined, nonce) },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: 'demo-react',
        code,
        code_verifier: authorization.verifier,
        redirect_uri: 'http://localhost:5173/callback',
      }),
    })
  let response = await redeem()
  if (dpopNonce === 'required') {
    expect(await response.json()).toMatchObject({ error: 'use_dpop_nonce' })
    response = await redeem(response.headers.get('dpop-nonce') ?? '')
  }
  return { app, tokens: (await response.json()) as Tokens, prove }
}

async function prover(): Promise<Prove> {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const jwk = await exportJWK(publicKey)
  return (htm, htu, token, nonce) =>
    new SignJWT({
      htm,
      htu,
      jti: randomUUID(),
      ...(nonce !== undefined && { nonce }),
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

test('where a nonce is wanted, the code is still good after the question, and the API asks for its own', async () => {
  const { app, tokens, prove } = await setup('required')
  expect(tokens.access_token).toBeDefined()
  const url = `${app.running.apiUrl}/contacts`
  const asked = await call(app, `DPoP ${tokens.access_token}`, await prove('GET', url, tokens.access_token))
  expect(asked.status).toBe(401)
  expect(asked.headers.get('www-authenticate')).toContain(
    'DPoP algs="ES256 RS256 PS256 EdDSA", error="use_dpop_nonce"',
  )
  const nonce = asked.headers.get('dpop-nonce') ?? ''
  const proof = await prove('GET', url, tokens.access_token, nonce)
  expect((await call(app, `DPoP ${tokens.access_token}`, proof)).status).toBe(200)
})
