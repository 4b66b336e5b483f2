import { expect, onTestFinished, test } from 'vitest'
import { createAuthClient } from './client.ts'
// Loaded when first needed, which no simulated clock waits for.
import './engine/investigate.ts'
import './engine/provider-sign-out.ts'
import './engine/recover.ts'
import './engine/redeem.ts'
import './engine/redirect.ts'
import './engine/renew.ts'
import './protocol/oauth.ts'
import { AuthError, isAuthError } from './errors.ts'
import { createFakeProvider } from './testing/fake-provider.ts'
import { settle } from './testing/settle.ts'
import { createOrigin } from './testing/simulated-origin.ts'

// By a variable, so that the types of this package do not take in those of Node.
const util = 'node:util'
const { inspect } = (await import(util)) as { inspect: (value: unknown, options: object) => string }

/** Opaque secrets of an app's life; no run of them stands in any honest text. */
const secrets = {
  code: 'c0deQx7Zp2Lw9Vt4Rk6Ns1Hb8Yd3Gf5Jm',
  refreshToken: 'r3frEshTk9Wq2Xv8Bn4Lz7Pc1Sd6Hg5Uy',
  nextRefreshToken: 'nxTr7Kv3Mb9Fq1Zs5Wd8Jh2Lp6Xc4Gt0',
  accessToken: 'aCc3ssQ8Vn2Rk7Xj4Tb9Wm1Hd6Zf5Ls0',
}

/** Parts of secrets that can be read in a text: any eight characters in a row. */
function leaksIn(text: string, all: readonly string[]): string[] {
  return all.filter((secret) =>
    Array.from({ length: secret.length - 7 }, (_, start) => secret.slice(start, start + 8)).some((run) =>
      text.includes(run),
    ),
  )
}

/** Everything of an error that reaches a console, an error tracker or a bug report. */
function textsOf(error: unknown): string {
  const shown = [
    inspect(error, { depth: Infinity, showHidden: true, getters: true }),
    JSON.stringify(error),
    String(error),
  ]
  if (error instanceof Error)
    shown.push(error.message, error.stack ?? '', inspect(error.cause, { depth: Infinity, showHidden: true }))
  return shown.join('\n')
}

/** A client with marked secrets, and all that it has ever logged, sent between tabs or thrown. */
async function setup() {
  const provider = await createFakeProvider({ now: Date.now })
  const said: string[] = []
  const marked: string[] = Object.values(secrets)
  let answer: ((form: URLSearchParams) => Response | Promise<Response>) | undefined
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const form = new URLSearchParams(
      typeof init?.body === 'string' || init?.body instanceof URLSearchParams ? init.body : '',
    )
    marked.push(...[form.get('code_verifier')].filter((value) => value !== null))
    return answer !== undefined && form.has('grant_type') ? answer(form) : provider.fetch(input, init)
  }
  const origin = createOrigin(fetch)
  const tab = origin.openTab('https://app.example/start')
  const log = (line: string): void => void said.push(line)
  const auth = createAuthClient(
    {
      authority: provider.issuer,
      client_id: 'app',
      redirect_uri: '/callback',
      logger: { debug: log, warn: log },
    },
    tab.platform,
  )
  // Clients of one provider share an engine: this one must not meet the next test's.
  onTestFinished(() => auth.dispose())
  auth.on('reauth-required', ({ error }) => void said.push(textsOf(error)))
  void auth.signIn().catch(() => undefined)
  await settle()
  const asked = new URL(tab.visits[0] ?? '').searchParams
  const callback = `https://app.example/callback?${new URLSearchParams({ code: secrets.code, state: asked.get('state') ?? '', iss: provider.issuer })}`
  /** The pair that a session starts with; its ID token is really signed, for the nonce of this sign-in. */
  const granted = async (): Promise<Response> => {
    const back = new URL(provider.authorize(tab.visits[0] ?? ''))
    const genuine = new URLSearchParams({
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: 'https://app.example/callback',
      code_verifier: lastVerifier(),
    })
    const response = await provider.fetch(`${provider.issuer}/token`, { method: 'POST', body: genuine })
    const tokens = (await response.json()) as Record<string, unknown>
    marked.push(...String(tokens['id_token']).split('.').slice(1))
    return Response.json({
      ...tokens,
      refresh_token: secrets.refreshToken,
      access_token: secrets.accessToken,
    })
  }
  const lastVerifier = (): string => marked.at(-1) ?? ''
  /** Settles what a call throws, letting the clock run over every pause. */
  const failureOf = async (work: Promise<unknown>): Promise<unknown> => {
    const ended = work.then(
      () => undefined,
      (error: unknown) => error,
    )
    await origin.clock.advance(20_000)
    return ended
  }
  const reply = (next: typeof answer): void => void (answer = next)
  return { auth, callback, failureOf, granted, marked, reply, said }
}

const echo = (form: URLSearchParams): string => form.get('code') ?? form.get('refresh_token') ?? ''
const everything = (form: URLSearchParams): string =>
  `${form} ${secrets.nextRefreshToken} ${secrets.accessToken}`
const tokens = {
  access_token: secrets.accessToken,
  refresh_token: secrets.nextRefreshToken,
  token_type: 'Bearer',
}

const failures: Record<string, (form: URLSearchParams) => Response | Promise<Response>> = {
  'an invalid_grant that echoes the request in its description': (form) =>
    Response.json(
      {
        error: 'invalid_grant',
        error_description: everything(form),
        error_uri: `https://id.example/${echo(form)}`,
      },
      { status: 400 },
    ),
  'an invalid_grant with the credential in its headers': (form) =>
    Response.json(
      { error: 'invalid_grant' },
      { status: 400, headers: { 'www-authenticate': `Bearer error="${echo(form)}"`, 'x-echo': echo(form) } },
    ),
  'the credential itself as the error': (form) => Response.json({ error: echo(form) }, { status: 400 }),
  'the credential within the error': (form) =>
    Response.json({ error: `unknown token ${echo(form)}` }, { status: 400 }),
  'an error that is an object': (form) =>
    Response.json({ error: { message: everything(form) } }, { status: 400 }),
  'a plain text': (form) => new Response(everything(form), { status: 400 }),
  'a fault of the request': (form) =>
    Response.json({ error: 'invalid_client', error_description: everything(form) }, { status: 401 }),
  'an error page that quotes the request': (form) =>
    new Response(`<html>${everything(form)}`, { status: 500 }),
  'a time to wait that quotes the request': (form) =>
    new Response('', { status: 503, headers: { 'retry-after': echo(form) } }),
  'an answer that is cut': (form) => new Response(`{"access_token":"${everything(form)}`, { status: 200 }),
  'no tokens': () => Response.json({ refresh_token: secrets.nextRefreshToken, access_token: 7 }),
  'an unknown kind of token': () => Response.json({ ...tokens, token_type: secrets.accessToken }),
  'an ID token that is none': () => Response.json({ ...tokens, id_token: secrets.nextRefreshToken }),
  'an ID token of nobody': () =>
    Response.json({
      ...tokens,
      id_token: `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify({ sub: secrets.accessToken }))}.`,
    }),
  'an ID token of another issuer': () =>
    Response.json({
      ...tokens,
      id_token: `${btoa('{"alg":"RS256"}')}.${btoa(JSON.stringify({ iss: secrets.accessToken, sub: 'ada', aud: 'app', iat: 1, exp: 9e9 }))}.${secrets.accessToken}`,
    }),
  'a broken connection whose error quotes the request': (form) =>
    Promise.reject(new TypeError(`Failed to fetch ${everything(form)}`)),
}

test.each(Object.keys(failures))('a sign-in that meets %s shows no secret', async (name) => {
  const { auth, callback, failureOf, marked, reply, said } = await setup()
  reply(failures[name])
  const failure = await failureOf(auth.handleCallback(callback))
  expect(failure).toBeInstanceOf(AuthError)
  expect(leaksIn(textsOf(failure), marked)).toEqual([])
  expect(leaksIn(`${said.join('\n')}${auth.trail.export()}${textsOf(auth.getSnapshot())}`, marked)).toEqual(
    [],
  )
})

test.each(Object.keys(failures))('a renewal that meets %s shows no secret', async (name) => {
  const { auth, callback, failureOf, granted, marked, reply, said } = await setup()
  reply(granted)
  expect(await failureOf(auth.handleCallback(callback))).toBeUndefined()
  expect(auth.getSnapshot().status).toBe('signed-in')
  reply(failures[name])
  const failure = await failureOf(auth.getAccessToken({ forceRefresh: true }))
  expect(failure).toBeInstanceOf(AuthError)
  expect(leaksIn(textsOf(failure), marked)).toEqual([])
  expect(leaksIn(`${said.join('\n')}${auth.trail.export()}${textsOf(auth.getSnapshot())}`, marked)).toEqual(
    [],
  )
})

test('a callback URL that is none shows no code', async () => {
  const { auth, failureOf, marked } = await setup()
  const failure = await failureOf(auth.handleCallback(`//[?code=${secrets.code}&state=s`))
  expect(failure).toBeDefined()
  expect(leaksIn(textsOf(failure), marked)).toEqual([])
})

test('an unknown state shows neither code nor state', async () => {
  const { auth, failureOf } = await setup()
  const state = 'sT4teOfNobodyXq8Zw'
  const failure = await failureOf(
    auth.handleCallback(`https://app.example/callback?code=${secrets.code}&state=${state}`),
  )
  expect(isAuthError(failure, 'callback_unknown_state')).toBe(true)
  expect(leaksIn(textsOf(failure), [secrets.code, state])).toEqual([])
})

test('the scan itself finds what it looks for', () => {
  const leaking = Object.assign(new AuthError('invalid_grant'), {
    hidden: { deep: [`x${secrets.code.slice(5, 13)}x`] },
  })
  expect(leaksIn(textsOf(leaking), Object.values(secrets))).toEqual([secrets.code])
})
