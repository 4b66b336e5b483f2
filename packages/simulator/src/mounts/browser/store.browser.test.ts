import { expect, test } from 'vitest'
import { createSimulator } from '../../index.ts'
import '../../vitest/index.ts'
import type { Simulator } from '../../types/simulator.ts'
import { codeForm, freshCode, tokenUrl } from '../testing/requests.ts'
import { browserStore, inBrowser } from './index.ts'

let databases = 0

/** Two pages with a simulator each, over one database of their own. */
function setup(): { first: Simulator; second: Simulator; name: string } {
  databases += 1
  const name = `test-${databases}-${Math.random()}`
  const page = (): Simulator => createSimulator({ ...inBrowser(name), signing: 'ES256' })
  return { first: page(), second: page(), name }
}

test('a code that one page has redeemed is spent in the other', async () => {
  const { first, second } = setup()
  const code = await freshCode(first)
  expect((await first.fetch(tokenUrl(first), codeForm(code))).status).toBe(200)
  expect((await second.fetch(tokenUrl(second), codeForm(code))).status).toBe(400)
  expect(second).toHaveRefused('code_consumed', 1)
  expect(second).not.toHaveRedeemedEachCredentialOnce()
  await first.refresh()
  expect(first.journal).toEqual(second.journal)
})

test('of many pages that send one code at once, one is granted', async () => {
  const { first, second } = setup()
  const code = await freshCode(first)
  const sent = [first, second, first, second].map((page) => page.fetch(tokenUrl(page), codeForm(code)))
  const statuses = (await Promise.all(sent)).map(({ status }) => status)
  expect(statuses.toSorted()).toEqual([200, 400, 400, 400])
  await first.refresh()
  expect(first).toHaveSignedIn(1)
  expect(first.journal.map(({ n }) => n)).toEqual([1, 2, 3, 4])
})

test('all pages sign by the same keys and share one session', async () => {
  const { first, second } = setup()
  const keysOf = async ({ fetch, issuer, policy }: Simulator): Promise<unknown> =>
    (await fetch(issuer + policy.paths.jwks)).json()
  const [one, other] = await Promise.all([keysOf(first), keysOf(second)])
  expect(one).toEqual(other)
  await first.signIn({ account: 'ada', client_id: 'demo' })
  const silent = new URLSearchParams({
    response_type: 'code',
    client_id: 'demo',
    redirect_uri: 'https://app.example/callback',
    scope: 'openid',
    prompt: 'none',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  })
  const reached = await second.navigate(
    `${second.issuer}${second.policy.paths.authorization}?${silent.toString()}`,
  )
  expect(reached.kind).toBe('app')
  expect(new URL(reached.url).searchParams.get('code')).not.toBeNull()
})

test('databases of different names know nothing of each other', async () => {
  const { first } = setup()
  const { first: stranger } = setup()
  const code = await freshCode(first)
  await stranger.fetch(tokenUrl(stranger), codeForm(code))
  expect(stranger).toHaveRefused('code_unknown', 1)
})

test('cleared, the server begins anew', async () => {
  const { first, second, name } = setup()
  const code = await freshCode(first)
  await browserStore(name).clear()
  await second.fetch(tokenUrl(second), codeForm(code))
  expect(second).toHaveRefused('code_unknown', 1)
  expect(second.journal).toHaveLength(1)
})

test('a state of another version is no state', async () => {
  const { first, name } = setup()
  await freshCode(first)
  const store = browserStore(name)
  const state = await store.load()
  if (state === undefined) throw new Error('nothing was saved')
  await store.save({ ...state, version: 2 as 1 })
  expect(await store.load()).toBeUndefined()
})
