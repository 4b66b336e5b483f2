import { openSession } from '../../simulator/src/controls/sign-in.ts'
import { act } from '../../simulator/src/model/act.ts'
import type { Config } from '../../simulator/src/model/config.ts'
import { digest } from './light-digest.ts'
import { revokeFamily } from '../../simulator/src/model/grants.ts'
import type { Outcome } from '../../simulator/src/model/outcome.ts'
import type { ModelRequest } from '../../simulator/src/model/request.ts'
import { emptyState } from '../../simulator/src/model/state.ts'
import { find } from '../../simulator/src/model/table.ts'
import { turnOf } from '../../simulator/src/model/turn.ts'
import { resolveConfig } from '../../simulator/src/shell/config.ts'
import type { Params, ServerState } from '../../simulator/src/types/state.ts'
import type { Policy } from '../../simulator/src/types/policy.ts'
import type { Issued, Server, ServerOutcome } from './server.ts'
import { app, issuer, silentUri } from './site.ts'

const redirectUri = `${app}/callback`
const accounts = [{ sub: 'ada' }, { sub: 'bob' }]
const empty = emptyState(accounts, 'secret')
const configs = new Map<string, Config>()

function configOf(policy: Policy, lifetime: number, resources: readonly string[]): Config {
  const key = `${policy.name} ${lifetime} ${resources.length}`
  const known = configs.get(key)
  if (known !== undefined) return known
  const made = resolveConfig({
    issuer,
    preset: policy,
    policy: { lifetimes: { accessToken: lifetime } },
    clients: [{ client_id: 'app', redirect_uris: [redirectUri, silentUri] }],
    accounts,
    // Opaque, so that nothing needs a signature.
    resources: resources.map((resource) => ({ resource, scope: 'api', format: 'opaque' })),
  })
  configs.set(key, made)
  return made
}

/** Runs begin alike, and a state is a value: what a session from before a run has made of it is made once. */
const seeds = new Map<
  string,
  { state: ServerState; drawn: number; browser: string | undefined; issued: Issued }
>()

export interface ModelOptions {
  readonly policy: Policy
  /** Seconds that an access token lives. */
  readonly lifetime: number
  readonly resources: readonly string[]
  now(): number
}

/** The simulator's model as the server of a run: its pure function, without its shell. */
export function createModelServer({ policy, lifetime, resources, now }: ModelOptions): Server {
  const config = configOf(policy, lifetime, resources)
  const accesses = new Map<string, Issued>()
  const pairs = new Map<string, Issued>()
  const given = new Map<string, number>()
  let state: ServerState = empty
  let drawn = 0
  let browser: string | undefined

  const world = () => ({ now: now(), config, random: () => `k~${++drawn}` })

  function request(endpoint: ModelRequest['endpoint'], path: string, params: Params): ModelRequest {
    return {
      id: 'sim',
      endpoint,
      method: 'POST',
      path,
      address: issuer + path,
      contentType: 'application/x-www-form-urlencoded',
      params: { client_id: 'app', ...params },
      query: {},
      origin: app,
      hasDpop: false,
      prefersHtml: false,
      ...(browser !== undefined && { session: browser }),
    }
  }

  function control<T>(run: (turn: ReturnType<typeof turnOf>) => T): T {
    const turn = turnOf(state, request('control', '/', {}), world())
    const result = run(turn)
    state = turn.state
    return result
  }

  function ask(params: Params): readonly [ServerState, Outcome] {
    return act(state, request('token', config.policy.paths.token, params), world())
  }

  function grant(params: Params, family: string | undefined): ServerOutcome {
    const [next, { status, body, unsigned }] = ask(params)
    const value = body.kind === 'json' ? body.value : {}
    if (status !== 200) {
      const wasLive = family !== undefined && server.isLive(family)
      state = next
      const ended = wasLive && !server.isLive(family) ? family : undefined
      return { kind: 'refused', error: String(value['error']), ended }
    }
    state = next
    const refreshToken = (value['refresh_token'] ?? params['refresh_token']) as string
    const row = find(state.refreshTokens, refreshToken)
    const issued: Issued = {
      // A JWT is its claims before the signature, and named by its jti here.
      accessToken: (value['access_token'] || unsigned.access_token?.claims['jti']) as string,
      refreshToken,
      family: row?.family ?? '',
      subject: row?.account ?? '',
      resource: params['resource'] as string | undefined,
      ends: now() + Number(value['expires_in']) * 1000,
    }
    accesses.set(issued.accessToken, issued)
    pairs.set(refreshToken, issued)
    return { kind: 'granted', issued }
  }

  const server: Server = {
    policy: {
      name: policy.name,
      rotates: policy.rotation.when !== 'never',
      window: policy.reuse.window,
      revokes: policy.revocation === 'grant' || policy.reuse.ends === 'grant' ? 'grant' : 'family',
    },
    lifetime,
    authorize({ verifier, subject, redirectUri: redirect_uri }) {
      const opened = control((turn) =>
        openSession(turn, {
          account: subject,
          client_id: 'app',
          scope: 'openid offline_access api',
          resource: resources,
          redirect_uri,
          code_challenge: digest(verifier),
        }),
      )
      browser = opened.session
      given.set(opened.code ?? '', now())
      return opened.code ?? ''
    },
    redeem: (code, code_verifier, redirect_uri, resource) =>
      grant(
        {
          grant_type: 'authorization_code',
          code,
          code_verifier,
          redirect_uri,
          ...(resource !== undefined && { resource }),
        },
        undefined,
      ),
    renew: (refresh_token, resource) =>
      grant(
        { grant_type: 'refresh_token', refresh_token, ...(resource !== undefined && { resource }) },
        server.familyOf(refresh_token),
      ),
    revoke(token) {
      ;[state] = act(state, request('revocation', config.policy.paths.revocation, { token }), world())
    },
    end: (family) => control((turn) => revokeFamily(turn, family)),
    seed(subject, resource) {
      const key = `${policy.name} ${lifetime} ${resources.length} ${subject} ${now()}`
      const known = seeds.get(key)
      if (known !== undefined) {
        ;({ state, drawn, browser } = known)
        const again = { ...known.issued }
        accesses.set(again.accessToken, again)
        pairs.set(again.refreshToken, again)
        return again
      }
      const verifier = 'verifier-of-before-verifier-of-before-verifier'
      const code = server.authorize({ verifier, redirectUri, subject })
      const outcome = server.redeem(code, verifier, redirectUri, resource)
      if (outcome.kind !== 'granted') throw new RangeError(outcome.error)
      seeds.set(key, { state, drawn, browser, issued: { ...outcome.issued } })
      return outcome.issued
    },
    redeemable(refresh_token) {
      const [, { status }] = ask({ grant_type: 'refresh_token', refresh_token, resource: resources[0] ?? '' })
      return status === 200
    },
    givenAt: (code) => given.get(code),
    familyOf: (refreshToken) => find(state.refreshTokens, refreshToken)?.family,
    isLive(family) {
      const row = find(state.families, family)
      return row !== undefined && server.redeemable(row.newest)
    },
    issuedAs: (accessToken) => accesses.get(accessToken),
    pairOf: (refreshToken) => pairs.get(refreshToken),
  }
  return server
}
