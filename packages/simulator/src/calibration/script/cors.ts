import { exchange, type Exchange } from '../exchange.ts'
import type { App } from '../app.ts'
import { story, type Story } from '../story.ts'

const EVIL = { origin: 'https://evil.example' }

/** What a browser lets an app of another origin do. */
export const cors: readonly Story[] = [
  story('lenient', 'calls from a browser', async (app) => {
    for (const endpoint of ['token_endpoint', 'userinfo_endpoint', 'revocation_endpoint', 'jwks_uri']) {
      await app.step(`a preflight of ${endpoint}`, preflight(app, endpoint))
    }
    await app.step('a preflight of a stranger', preflight(app, 'token_endpoint', EVIL))
    await app.step('the authorization endpoint has none', preflight(app, 'authorization_endpoint'))
    const login = await app.signIn()
    const fields = {
      grant_type: 'authorization_code',
      code: login.code,
      code_verifier: login.verifier,
      redirect_uri: login.redirect_uri,
    }
    await app.step('a stranger at the token endpoint', app.token(fields, EVIL))
    const tokens = await app.step('whose code was not spent', app.redeem(login))
    const authorization = `Bearer ${String(tokens.members['access_token'])}`
    const ask = { method: 'GET', url: app.url('userinfo_endpoint'), headers: { authorization, ...EVIL } }
    await app.step('a stranger at userinfo', exchange(app.subject, ask))
    const token = String(tokens.members['refresh_token'])
    const revoke = { client_id: 'demo-react', token }
    await app.step('a stranger at the revocation', app.send('revocation_endpoint', revoke, EVIL))
    await app.step('an unknown client of a stranger', app.token({ ...fields, client_id: 'nobody' }, EVIL))
    await app.step('who ended nothing', app.renew(tokens))
    const keys = { method: 'GET', url: app.url('jwks_uri'), headers: EVIL }
    const { headers } = await exchange(app.subject, keys)
    const origin = headers.get('access-control-allow-origin')
    await app.step('the keys are for everybody', Promise.resolve({ seen: { origin } }))
  }),
  story('lenient', 'requests in a wrong form', async (app) => {
    const url = app.url('token_endpoint')
    const json = { 'content-type': 'application/json', origin: 'http://localhost:5173' }
    const body = JSON.stringify({ grant_type: 'refresh_token', client_id: 'demo-react', refresh_token: 'x' })
    await app.step('JSON', raw(app, new Request(url, { method: 'POST', headers: json, body })))
    await app.step('no body', raw(app, new Request(url, { method: 'POST' })))
    await app.step('by GET', raw(app, new Request(`${url}?grant_type=refresh_token`)))
    await app.step('with a broken Authorization header', app.token({}, { authorization: 'Basic !' }))
    const basic = { authorization: `Basic ${btoa('demo-react:secret')}` }
    await app.step('with a secret that there is none of', app.token({ grant_type: 'refresh_token' }, basic))
  }),
]

function preflight(
  app: App,
  endpoint: string,
  headers = { origin: 'http://localhost:5173' },
): Promise<Exchange> {
  return exchange(app.subject, {
    method: 'OPTIONS',
    url: app.url(endpoint),
    headers: {
      ...headers,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'dpop,authorization',
    },
  })
}

async function raw(app: App, request: Request): Promise<{ seen: { status: number; error: string } }> {
  const response = await app.subject.fetch(request)
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true
  return { seen: { status: response.status, error: isJson ? text : '' } }
}
