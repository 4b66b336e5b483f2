import { expect, test } from 'vitest'
import { rows } from './model/table.ts'
import { type Answer, type App, CHALLENGE, ORIGIN, startApp, VERIFIER } from './testing/app.ts'
import type { GrantCause, PolicyChange, PresetName, SimulatorOptions } from './index.ts'

/** How each cause comes about, by nothing but requests and what may happen to a server. */
const PROVOKE: Readonly<Record<GrantCause, (app: App) => Promise<Answer>>> = {
  account_gone: async (app) => {
    const code = await app.code()
    await app.server.deleteAccount('ada')
    return app.redeem(code)
  },
  client_mismatch: async (app) => app.redeem(await app.code(), { client_id: 'other' }),
  code_consumed: async (app) => {
    const code = await app.code()
    expect((await app.redeem(code)).status).toBe(200)
    return app.redeem(code)
  },
  code_expired: async (app) => {
    const code = await app.code()
    await app.server.advance(app.server.policy.lifetimes.code * 1000)
    return app.redeem(code)
  },
  code_unknown: (app) => app.redeem('c'.repeat(43)),
  grant_expired: async (app) => {
    const { code = '', grant = '' } = await app.server.signIn({
      account: 'ada',
      client_id: 'demo',
      code_challenge: CHALLENGE,
    })
    await app.server.expire({ grant })
    return app.redeem(code)
  },
  grant_not_found: async (app) => {
    const { grant, refresh_token } = await app.server.issue({ account: 'ada', client_id: 'demo' })
    await app.server.remove({ grant })
    return app.renew(refresh_token)
  },
  grant_revoked: async (app) => {
    const { grant, refresh_token } = await app.server.issue({ account: 'ada', client_id: 'demo' })
    await app.server.revoke({ grant })
    return app.renew(refresh_token)
  },
  missing_parameter: (app) => app.token({ grant_type: 'refresh_token' }),
  redirect_uri_mismatch: async (app) => app.redeem(await app.code(), { redirect_uri: `${ORIGIN}/other` }),
  refresh_token_expired: async (app) => {
    const { refresh_token = '' } = await app.server.issue({ account: 'ada', client_id: 'demo' })
    await app.server.expire({ refresh_token })
    return app.renew(refresh_token)
  },
  refresh_token_revoked: async (app) => {
    const { refresh_token = '' } = await app.server.issue({ account: 'ada', client_id: 'demo' })
    await app.server.revoke({ refresh_token })
    return app.renew(refresh_token)
  },
  refresh_token_rotated: async (app) => {
    const { refresh_token } = await app.tokens()
    expect((await app.renew(refresh_token)).status).toBe(200)
    await app.server.advance((app.server.policy.reuse.window + 1) * 1000)
    return app.renew(refresh_token)
  },
  refresh_token_unknown: (app) => app.renew('r'.repeat(43)),
  session_ended: async (app) => {
    const session = await app.server.signIn({
      account: 'ada',
      client_id: 'demo',
      scope: 'openid',
      code_challenge: CHALLENGE,
    })
    const { refresh_token } = (await app.redeem(session.code ?? '')).body
    await app.server.remove({ session: session.session })
    return app.renew(refresh_token)
  },
  verifier_missing: async (app) => app.redeem(await app.code(), { code_verifier: '' }),
  verifier_wrong: async (app) => app.redeem(await app.code(), { code_verifier: 'w'.repeat(43) }),
  wrong_grant_type: (app) => app.token({ grant_type: 'client_credentials' }),
}

const CAUSES = Object.keys(PROVOKE) as GrantCause[]
const PRESETS: readonly PresetName[] = ['oidcProvider', 'logto', 'auth0', 'okta']

const AUTH0_TOKEN = 'Unknown or invalid refresh token.'
const AUTH0_CODE = 'Invalid authorization code'
const OKTA_TOKEN = 'The refresh token is invalid or expired.'
const OKTA_CODE = 'The authorization code is invalid or has expired.'

const OF_A_CODE: readonly GrantCause[] = [
  'account_gone',
  'client_mismatch',
  'code_consumed',
  'code_expired',
  'code_unknown',
  'grant_expired',
]

const OTHER_WORDS: Partial<Record<PresetName, Partial<Record<GrantCause, string>>>> = {
  auth0: {
    redirect_uri_mismatch: AUTH0_CODE,
    verifier_missing: 'Parameter code_verifier is required',
    verifier_wrong: 'Failed to verify code verifier',
  },
  okta: {
    redirect_uri_mismatch:
      "The 'redirect_uri' does not match the redirection URI used in the authorization request.",
    verifier_missing: 'PKCE verification failed.',
    verifier_wrong: 'PKCE verification failed.',
  },
}

/** What the wire says of a cause that is an `invalid_grant`. */
function wireOf(preset: PresetName, cause: GrantCause): Pick<Answer, 'status' | 'body'> {
  const other = OTHER_WORDS[preset]?.[cause]
  switch (preset) {
    case 'oidcProvider':
      return {
        status: 400,
        body: { error: 'invalid_grant', error_description: 'grant request is invalid' },
      }
    case 'logto':
      return {
        status: 400,
        body: {
          code: 'oidc.invalid_grant',
          message: 'Grant request is invalid.',
          error_uri: 'https://openid.sh/debug/invalid_grant',
          error: 'invalid_grant',
          error_description: 'grant request is invalid',
        },
      }
    case 'auth0': {
      const words = OF_A_CODE.includes(cause) ? AUTH0_CODE : AUTH0_TOKEN
      return { status: 403, body: { error: 'invalid_grant', error_description: other ?? words } }
    }
    case 'okta': {
      const words = OF_A_CODE.includes(cause) ? OKTA_CODE : OKTA_TOKEN
      return { status: 400, body: { error: 'invalid_grant', error_description: other ?? words } }
    }
  }
}

const ELSEWHERE: Partial<Record<GrantCause, Answer['body']>> = {
  missing_parameter: {
    error: 'invalid_request',
    error_description: "missing required parameter 'refresh_token'",
  },
  wrong_grant_type: {
    error: 'invalid_request',
    error_description: 'requested grant type is not allowed for this client',
  },
}

/** A session is only what a refresh token ends with where it needs no `offline_access`. */
function optionsFor(preset: PresetName, cause: GrantCause): SimulatorOptions {
  const policy: PolicyChange =
    cause === 'session_ended' ? { refreshToken: 'always', endsWithSession: true } : {}
  return { preset, policy }
}

const everyCase = PRESETS.flatMap((preset) => CAUSES.map((cause) => [preset, cause] as const))

test.each(everyCase)('%s refuses %s in its words, and its log names it', async (preset, cause) => {
  const app = startApp(optionsFor(preset, cause))
  const answer = await PROVOKE[cause](app)
  const elsewhere = ELSEWHERE[cause]
  if (elsewhere === undefined) expect(answer).toMatchObject(wireOf(preset, cause))
  else expect(answer).toMatchObject({ status: 400, body: elsewhere })
  // Not a word more: what a client can see must not tell it the cause.
  if (elsewhere === undefined) expect(answer.body).toEqual(wireOf(preset, cause).body)

  const refusal = app.lastRefusal()
  const exchange = app.server.journal.at(-1)
  expect(refusal).toMatchObject({ cause, endpoint: 'token', request: exchange?.id })
  expect(exchange).toMatchObject({ cause, status: answer.status, error: answer.body['error'] })
  expect(refusal?.client_id).toBe(cause === 'client_mismatch' ? 'other' : 'demo')
})

const KNOWN_BEFORE: readonly GrantCause[] = [
  'code_unknown',
  'missing_parameter',
  'refresh_token_unknown',
  'wrong_grant_type',
]

test.each(CAUSES.filter((cause) => !KNOWN_BEFORE.includes(cause)))(
  'the log of %s has the grant, the account, the credential and the time',
  async (cause) => {
    const app = startApp(optionsFor('oidcProvider', cause))
    await PROVOKE[cause](app)
    const refusal = app.lastRefusal()
    expect(refusal).toMatchObject({ account: 'ada', at: app.server.now() })
    expect(refusal?.grant).toMatch(/^[\w-]{43}$/)
    expect(refusal?.credential).toMatch(/^[\w-]{12}$/)
  },
)

test.each(everyCase)('%s refuses %s by name, and nothing has come to an end', async (preset, cause) => {
  const provoked = startApp(optionsFor(preset, cause))
  const truly = await PROVOKE[cause](provoked)
  const grantType = provoked.lastRefusal()?.grant_type

  const app = startApp({ preset })
  const { refresh_token } = await app.tokens()
  const code = await app.code()
  app.server.faults.add({ endpoint: 'token', effect: { kind: 'refuse', cause } })
  const answer = grantType === 'authorization_code' ? await app.redeem(code) : await app.renew(refresh_token)
  expect(answer).toMatchObject({ status: truly.status, body: truly.body })
  expect(app.lastRefusal()).toMatchObject({ cause, detail: provoked.lastRefusal()?.detail })
  expect((await app.redeem(code)).status).toBe(200)
  expect((await app.renew(refresh_token)).status).toBe(200)
})

test.each(CAUSES)('no log of %s holds a credential', async (cause) => {
  const app = startApp(optionsFor('oidcProvider', cause))
  await app.tokens()
  await PROVOKE[cause](app)
  const { codes, refreshTokens, accessTokens, sessions } = app.server.snapshot()
  const secrets = [codes, refreshTokens, accessTokens, sessions].flatMap((table) =>
    rows<{ id: string }>(table),
  )
  expect(secrets.length).toBeGreaterThan(3)
  const logs = JSON.stringify([app.server.journal, app.server.audit])
  for (const { id } of secrets) expect(logs).not.toContain(id)
  expect(logs).not.toContain(VERIFIER)
})
