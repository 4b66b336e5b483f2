import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fingerprint } from './model/digest.ts'
import { rows } from './model/table.ts'
import { startApp, type App } from './testing/app.ts'
import type { PresetName, ServerState, Simulator, StateStore } from './index.ts'

const RUNS = Number(process.env['FC_RUNS'] ?? '60')
const TIMEOUT = 10_000 + RUNS * 100

/** What a client or an administrator may do next. The numbers pick one of what there is, modulo how many there are. */
type Step =
  | { readonly do: 'advance'; readonly seconds: number }
  | { readonly do: 'redeem' | 'renew' | 'revokeGrant' | 'revokeToken' | 'userinfo'; readonly which: number }
  | { readonly do: 'signIn'; readonly account: 'ada' | 'grace'; readonly client: 'demo' | 'other' }
  | { readonly do: 'signOut' }

const which = fc.nat({ max: 30 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('signIn' as const),
      account: fc.constantFrom('ada' as const, 'grace' as const),
      client: fc.constantFrom('demo' as const, 'other' as const),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('redeem' as const), which }) },
  { weight: 9, arbitrary: fc.record({ do: fc.constant('renew' as const), which }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('advance' as const),
      seconds: fc.constantFrom(1, 2, 4, 29, 61, 3601, 86_400),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revokeToken' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revokeGrant' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('userinfo' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('signOut' as const) }) },
)

interface Held {
  readonly value: string
  readonly client: string
}

/** What the clients hold, whatever became of it. */
interface World {
  readonly app: App
  readonly codes: Held[]
  readonly refresh: Held[]
  readonly access: Held[]
}

function worldOf(preset: PresetName, store?: StateStore): World {
  return {
    app: startApp({ preset, signing: UNSIGNED, sessions: 'shared', ...(store !== undefined && { store }) }),
    codes: [],
    refresh: [],
    access: [],
  }
}

/** No signature is looked at here, and none costs anything. */
const UNSIGNED = {
  alg: 'ES256',
  jwks: () => Promise.resolve({ keys: [] }),
  sign: (claims: Readonly<Record<string, unknown>>) =>
    Promise.resolve(`e30.${btoa(JSON.stringify(claims))}.e30`),
  verify: () => Promise.resolve(undefined),
}

async function take({ app, codes, refresh, access }: World, next: Step): Promise<void> {
  const pick = (held: readonly Held[], index: number): Held =>
    held[index % Math.max(held.length, 1)] ?? { value: 'x'.repeat(43), client: 'demo' }
  const keep = (body: Readonly<Record<string, unknown>>, client: string): void => {
    if (typeof body['refresh_token'] === 'string') refresh.push({ value: body['refresh_token'], client })
    if (typeof body['access_token'] === 'string') access.push({ value: body['access_token'], client })
  }
  switch (next.do) {
    case 'signIn': {
      const client_id = next.client
      codes.push({ value: await app.code({ account: next.account, client_id }), client: client_id })
      return
    }
    case 'redeem': {
      const { value, client } = pick(codes, next.which)
      keep((await app.redeem(value, { client_id: client })).body, client)
      return
    }
    case 'renew': {
      const { value, client } = pick(refresh, next.which)
      keep((await app.renew(value, { client_id: client })).body, client)
      return
    }
    case 'advance':
      return app.server.advance(next.seconds * 1000)
    case 'revokeToken': {
      const { value, client } = pick(refresh, next.which)
      await app.post(app.server.policy.paths.revocation, { client_id: client, token: value })
      return
    }
    case 'revokeGrant': {
      const grants = grantsOf(app.server)
      const grant = grants[next.which % Math.max(grants.length, 1)]
      if (grant !== undefined) await app.server.revoke({ grant: grant.id })
      return
    }
    case 'userinfo':
      await app.userinfo(pick(access, next.which).value)
      return
    case 'signOut': {
      const { shared } = app.server.snapshot()
      if (shared !== undefined) await app.server.revoke({ session: shared })
    }
  }
}

function grantsOf(server: Simulator): { readonly id: string }[] {
  return rows(server.snapshot().grants)
}

async function run(preset: PresetName, steps: readonly Step[]): Promise<World> {
  const world = worldOf(preset)
  for (const next of steps) await take(world, next)
  return world
}

/** Whether a token would be taken now, asked of a copy of the server. */
async function isTaken({ app }: World, { value, client }: Held): Promise<boolean> {
  const copy = startApp({
    preset: app.server.policy,
    signing: UNSIGNED,
    sessions: 'shared',
    state: app.server.snapshot(),
  })
  return (await copy.renew(value, { client_id: client })).status === 200
}

const steps = fc.array(step, { minLength: 1, maxLength: 40 })
const PRESETS: readonly PresetName[] = ['oidcProvider', 'logto', 'auth0', 'okta']

test.each(PRESETS)(
  '%s grants a code at most once, whatever the order of requests',
  async (preset) => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const { app, codes } = await run(preset, all)
        for (const { value } of codes) {
          const granted = app.server.journal.filter(
            (one) =>
              one.credential === fingerprint(value) &&
              one.grant_type === 'authorization_code' &&
              one.status === 200,
          )
          expect(granted.length).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns: RUNS },
    )
  },
  TIMEOUT,
)

test.each(PRESETS)(
  '%s takes at most one refresh token of a family outside its window',
  async (preset) => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const world = await run(preset, all)
        const { window } = world.app.server.policy.reuse
        // A reuse within the window forks the family, which is what such a window is for.
        const forked = new Set<string>()
        const families = new Map<string, number>()
        const tokens = rows(world.app.server.snapshot().refreshTokens)
        for (const token of tokens) if (token.uses > 1) forked.add(token.family)
        await world.app.server.advance((window + 1) * 1000)
        for (const held of world.refresh) {
          const family = tokens.find((token) => token.id === held.value)?.family ?? ''
          if (await isTaken(world, held)) families.set(family, (families.get(family) ?? 0) + 1)
        }
        for (const [family, count] of families) if (!forked.has(family)) expect(count).toBe(1)
        if (window === 0) expect(forked.size).toBe(0)
      }),
      { numRuns: RUNS },
    )
  },
  TIMEOUT,
)

test.each(PRESETS)(
  'no token of %s outlives its revoked grant',
  async (preset) => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const world = await run(preset, all)
        const state = world.app.server.snapshot()
        // By the log, not by the state: the two must not be able to forget it together.
        const dead = new Set(
          world.app.server.audit.flatMap(({ event, grant }) => (event === 'grant_revoked' ? [grant] : [])),
        )
        for (const held of world.refresh) {
          const row = rows(state.refreshTokens).find((token) => token.id === held.value)
          if (row !== undefined && dead.has(row.grant)) expect(await isTaken(world, held)).toBe(false)
        }
        for (const held of world.access) {
          const row = rows(state.accessTokens).find((token) => token.id === held.value)
          if (row?.grant === undefined || !dead.has(row.grant)) continue
          expect((await world.app.userinfo(held.value)).status).toBe(401)
        }
      }),
      { numRuns: RUNS },
    )
  },
  TIMEOUT,
)

test.each(PRESETS)(
  'the journal and the audit log of %s agree',
  async (preset) => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const { server } = (await run(preset, all)).app
        for (const exchange of server.journal) {
          const entries = server.audit.filter((entry) => entry.request === exchange.id)
          const refused = entries.filter((entry) => entry.event === 'refused')
          const issued = entries.filter((entry) => entry.event === 'tokens_issued')
          const isRefused = (exchange.status ?? 0) >= 400
          expect(refused).toHaveLength(isRefused ? 1 : 0)
          expect(issued).toHaveLength(exchange.endpoint === 'token' && !isRefused ? 1 : 0)
          const { cause, error, grant, client_id, account, credential } = exchange
          for (const entry of refused) expect(entry).toMatchObject({ cause, error })
          for (const entry of issued) expect(entry.issued).toEqual(exchange.issued)
          for (const entry of [...refused, ...issued]) {
            expect(entry).toMatchObject(JSON.parse(JSON.stringify({ client_id, credential })) as object)
            expect([entry.grant, entry.account]).toEqual([grant, account])
          }
        }
        const ids = new Set(server.journal.map((exchange) => exchange.id))
        for (const entry of server.audit)
          expect(ids.has(entry.request) || entry.request === 'control').toBe(true)
        expect(server.audit.map((entry) => entry.n)).toEqual(server.audit.map((_entry, index) => index + 1))
      }),
      { numRuns: RUNS },
    )
  },
  TIMEOUT,
)

test.each(PRESETS)(
  'the state of %s is plain JSON, and no step changes one that it was given',
  async (preset) => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        let kept: ServerState | undefined
        // A frozen state: whoever writes to it throws.
        const store: StateStore = {
          load: () => Promise.resolve(kept),
          save: (state) => {
            expect(JSON.parse(JSON.stringify(state))).toEqual(state)
            kept = deepFreeze(state)
            return Promise.resolve()
          },
          lock: (work) => work(),
        }
        const world = worldOf(preset, store)
        for (const next of all) await take(world, next)
      }),
      { numRuns: Math.ceil(RUNS / 4) },
    )
  },
  TIMEOUT,
)

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) deepFreeze(part)
  }
  return value
}
