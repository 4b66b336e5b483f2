import { expect, test } from 'vitest'
import { isAuthError } from '../errors.ts'
import { settle } from '../testing/settle.ts'
import { app, createWorld, type World } from '../testing/world.ts'

const endpoint = 'https://id.example/par'

interface Pushed {
  readonly form: URLSearchParams
  readonly proof: string | null
}

/** A provider that takes pushed requests, and says so as told. */
async function setup(settings: object, metadata: object, answer?: () => Response) {
  const pushed: Pushed[] = []
  const world: World = await createWorld({
    ...settings,
    fetch: async (input, init) => {
      const request = new Request(input, { ...init, redirect: 'follow' })
      if (request.url !== endpoint) return world.provider.fetch(input, init)
      pushed.push({ form: new URLSearchParams(await request.text()), proof: request.headers.get('dpop') })
      return answer?.() ?? Response.json({ request_uri: 'urn:example:1', expires_in: 60 }, { status: 201 })
    },
  })
  world.provider.describe = (described) => ({ ...described, ...metadata })
  const { tab, auth } = world.open(`${app}/start`)
  const left = auth.signIn()
  left.catch(() => undefined)
  await settle()
  return { world, pushed, auth, left, visit: tab.visits[0] }
}

const offered = { pushed_authorization_request_endpoint: endpoint }

test.each([
  ['the setting asks for it', { par: true }, offered],
  ['the provider requires it', {}, { ...offered, require_pushed_authorization_requests: true }],
])('a request is pushed where %s', async (_, settings, metadata) => {
  const { pushed, visit, world } = await setup(settings, metadata)
  expect(visit).toBe(`${world.provider.issuer}/auth?client_id=app&request_uri=urn%3Aexample%3A1`)
  expect(pushed).toHaveLength(1)
  const { form } = pushed[0] ?? { form: new URLSearchParams() }
  expect(form.get('code_challenge_method')).toBe('S256')
  // The user is at the provider, who answers by the request that lies there.
  const { auth } = world.open(world.provider.authorize(`${world.provider.issuer}/auth?${form.toString()}`))
  await auth.ready()
  expect(auth.getSnapshot().status).toBe('signed-in')
})

test('where it is but offered, the address says all, as ever', async () => {
  const { pushed, visit = '' } = await setup({}, offered)
  expect(pushed).toEqual([])
  expect(new URL(visit).searchParams.has('code_challenge')).toBe(true)
})

test('with a key it has thumbprint and proof', async () => {
  const { pushed, visit = '' } = await setup({ par: true, dpop: true }, offered)
  expect(pushed[0]?.form.get('dpop_jkt')).toHaveLength(43)
  expect(pushed[0]?.proof).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
  expect(visit).not.toContain('dpop_jkt')
})

test.each([
  ['does not offer it', { par: true }, {}, undefined, 'provider_invalid_response'],
  [
    'refuses it',
    { par: true },
    offered,
    () => Response.json({ error: 'invalid_scope' }, { status: 400 }),
    'invalid_scope',
  ],
  ['is down', { par: true }, offered, () => new Response(null, { status: 503 }), 'temporarily_unavailable'],
] as const)(
  'where the provider %s, the page stays and nothing is left behind',
  async (_, settings, metadata, answer, code) => {
    const { world, auth, left, visit } = await setup(settings, metadata, answer)
    expect(await left.catch((error: unknown) => isAuthError(error) && error.code)).toBe(code)
    expect(visit).toBeUndefined()
    expect(auth.getSnapshot()).toMatchObject({ status: 'signed-out', error: { code } })
    const [store] = [...world.origin.stores.values()]
    expect([...(store?.keys() ?? [])].filter((key) => key.startsWith('transaction'))).toEqual([])
  },
)
