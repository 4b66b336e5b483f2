import { expect, test } from 'vitest'
import { isAuthError } from '../errors.ts'
import { settle } from '../testing/settle.ts'
import { app, createWorld, type OpenTab, type World } from '../testing/world.ts'
import type { AuthSettings } from '../settings.ts'

const api = 'https://api.example/v1'
const mfa = 'Bearer error="insufficient_user_authentication", acr_values="mfa"'
const recent = 'Bearer error="insufficient_user_authentication", max_age="300"'

/** What the end of a call is, as an app sees it. */
async function endOf(work: Promise<Response>): Promise<unknown> {
  try {
    return (await work).status
  } catch (error) {
    if (!isAuthError(error)) throw error
    const { code, acr_values, max_age } = error
    return { code, acr_values, max_age }
  }
}

const refused = { code: 'insufficient_user_authentication', acr_values: 'mfa', max_age: undefined }

interface Setup {
  readonly world: World
  /** A tab whose APIs demand what `demand` says. */
  open(url?: string): OpenTab
  demand: string | undefined
  /** How often an API was asked. */
  calls: number
}

async function setup(changes: Partial<AuthSettings> = {}): Promise<Setup> {
  const world = await createWorld({ apis: { [api]: {} }, ...changes })
  const made: Setup = {
    world,
    demand: undefined,
    calls: 0,
    open(url) {
      const opened = world.open(url)
      const { fetch } = opened.tab.platform
      Object.assign(opened.tab.platform, {
        fetch: async (input: Request | string, init?: RequestInit) => {
          const request = new Request(input, { ...init, redirect: 'follow' })
          if (!request.url.startsWith(api)) return fetch(input, init)
          made.calls++
          return made.demand === undefined
            ? new Response(null, { status: 204 })
            : new Response(null, { status: 401, headers: { 'www-authenticate': made.demand } })
        },
      })
      return opened
    },
  }
  return made
}

async function signIn(made: Setup): Promise<OpenTab> {
  const opened = made.open(await made.world.leave())
  await opened.auth.ready()
  return opened
}

function queryOf(url: string | undefined): URLSearchParams {
  return new URL(url ?? app).searchParams
}

test('a demand becomes a sign-in with what it names, and is met after it', async () => {
  const made = await setup()
  const { tab, auth } = await signIn(made)
  made.demand = mfa
  let end: unknown
  void endOf(auth.fetch(`${api}/payments`)).then((found) => (end = found))
  await settle()
  expect(tab.visits).toHaveLength(1)
  expect(queryOf(tab.visits[0]).get('acr_values')).toBe('mfa')
  // Pending until the page leaves, and no token is renewed for it.
  expect(end).toBeUndefined()
  expect(made.world.provider.requests).toHaveLength(1)
  tab.kill()
  made.demand = undefined
  const after = made.open(made.world.provider.authorize(tab.visits[0] ?? ''))
  await after.auth.ready()
  expect(await endOf(after.auth.fetch(`${api}/payments`))).toBe(204)
})

test('the same demand after the sign-in is an error that says what is missing', async () => {
  const made = await setup()
  const { tab, auth } = await signIn(made)
  made.demand = mfa
  void auth.fetch(`${api}/payments`)
  await settle()
  tab.kill()
  const after = made.open(made.world.provider.authorize(tab.visits[0] ?? ''))
  await after.auth.ready()
  for (let call = 0; call < 3; call++) {
    expect(await endOf(after.auth.fetch(`${api}/payments`))).toEqual(refused)
    await made.world.clock.advance(120_000)
  }
  expect(after.tab.visits).toEqual([])
  // Another demand is another matter.
  made.demand = recent
  void after.auth.fetch(`${api}/payments`)
  await settle()
  expect(queryOf(after.tab.visits[0]).get('max_age')).toBe('300')
})

test('ten calls of a page leave once, and other tabs are told to wait their turn', async () => {
  const made = await setup()
  const { tab, auth } = await signIn(made)
  const other = made.open()
  await other.auth.ready()
  made.demand = mfa
  for (let call = 0; call < 10; call++) void auth.fetch(`${api}/${call}`)
  await settle()
  expect(await endOf(other.auth.fetch(`${api}/payments`))).toEqual(refused)
  expect([tab.visits.length, other.tab.visits.length]).toEqual([1, 0])
})

test('an app that wants to ask itself gets the error', async () => {
  const made = await setup({ onStepUp: 'error' })
  const { tab, auth } = await signIn(made)
  made.demand = recent
  const code = 'insufficient_user_authentication'
  expect(await endOf(auth.fetch(api))).toEqual({ code, acr_values: undefined, max_age: 300 })
  expect(tab.visits).toEqual([])
})

test('a page that nobody sees leaves for nothing', async () => {
  const made = await setup()
  const { tab, auth } = await signIn(made)
  tab.setVisible(false)
  made.demand = mfa
  expect(await endOf(auth.fetch(api))).toEqual(refused)
  expect(tab.visits).toEqual([])
})

test('the app may save its forms first, and may refuse', async () => {
  const reasons: string[] = []
  const made = await setup({
    beforeRedirect({ reason }) {
      reasons.push(reason)
      return reason === 'step-up' ? false : undefined
    },
  })
  const { tab, auth } = await signIn(made)
  made.demand = mfa
  expect(await endOf(auth.fetch(api))).toEqual(refused)
  expect(tab.visits).toEqual([])
  expect(reasons).toEqual(['sign-in', 'step-up'])
  expect(auth.getSnapshot().status).toBe('signed-in')
})

test('other refusals are what they were', async () => {
  const made = await setup()
  const { tab, auth } = await signIn(made)
  made.demand = 'Bearer error="invalid_token", error_description="not insufficient_user_authentication"'
  expect(await endOf(auth.fetch(api))).toBe(401)
  expect(made.calls).toBe(2)
  expect(tab.visits).toEqual([])
})

test('with a key the demand comes in a challenge of its own scheme', async () => {
  const made = await setup({ dpop: true })
  const { tab, auth } = await signIn(made)
  made.demand = mfa.replace('Bearer', 'DPoP')
  void auth.fetch(api)
  await settle()
  expect(queryOf(tab.visits[0]).get('acr_values')).toBe('mfa')
  expect(queryOf(tab.visits[0]).get('dpop_jkt')).toHaveLength(43)
})
