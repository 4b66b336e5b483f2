import { expect, test } from 'vitest'
import { isAuthError } from '../errors.ts'
import { settle } from '../testing/settle.ts'
import { createWorld } from '../testing/world.ts'

const r1 = 'https://r1.example/'

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'none'
  } catch (error) {
    return isAuthError(error) ? error.code : String(error)
  }
}

test('the claims of the signed-in user come from the provider, by the token in hand', async () => {
  const { signIn, provider } = await createWorld()
  const { auth } = await signIn()
  expect(await auth.userInfo()).toEqual({ sub: 'ada', locale: 'en' })
  expect(provider.visits.get('/userinfo')).toBe(1)
  expect(provider.requests).toHaveLength(1)
})

test('an API’s token is not what the provider is asked with', async () => {
  const { signIn, provider } = await createWorld({ resource: r1 })
  const { auth } = await signIn()
  await auth.userInfo()
  expect(provider.requests.map(({ resource }) => resource)).toEqual([r1, null])
})

test('a 401 goes through the lane once, and the question is asked again', async () => {
  let asked = 0
  const world = await createWorld({
    fetch: async (input, init) => {
      const isQuestion = new Request(input).url.endsWith('/userinfo')
      if (isQuestion && asked++ === 0) return new Response(null, { status: 401 })
      return world.provider.fetch(input, init)
    },
  })
  const { auth } = await world.signIn()
  expect(await auth.userInfo()).toEqual({ sub: 'ada', locale: 'en' })
  expect(asked).toBe(2)
  expect(world.provider.requests.map(({ grantType }) => grantType)).toEqual([
    'authorization_code',
    'refresh_token',
  ])
})

test('a 401 to the new token as well is the end of it', async () => {
  const world = await createWorld({
    fetch: async (input, init) =>
      new Request(input).url.endsWith('/userinfo')
        ? new Response(null, { status: 401 })
        : world.provider.fetch(input, init),
  })
  const { auth } = await world.signIn()
  expect(await codeOf(auth.userInfo())).toBe('provider_invalid_response')
  expect(world.provider.requests).toHaveLength(2)
})

test('nobody signed in is signed_out, and a caller who leaves is aborted', async () => {
  const { open, signIn } = await createWorld()
  expect(await codeOf(open().auth.userInfo())).toBe('signed_out')
  const { auth } = await signIn()
  expect(await codeOf(auth.userInfo({ signal: AbortSignal.abort() }))).toBe('aborted')
})

test('claims that come after a sign-out are for nobody', async () => {
  let answer: () => void = () => undefined
  const world = await createWorld({
    fetch: async (input, init) => {
      if (new Request(input).url.endsWith('/userinfo'))
        await new Promise<void>((resolve) => {
          answer = resolve
        })
      return world.provider.fetch(input, init)
    },
  })
  const { auth } = await world.signIn()
  const claims = codeOf(auth.userInfo())
  await settle()
  await auth.signOut({ local: true })
  answer()
  expect(await claims).toBe('superseded')
})
