import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { createAuthQueryClient, userInfoOptions } from './index.ts'
import { api, createLiveWorld } from '../testing/live-world.ts'
import type { LiveWorld } from '../testing/live-world.ts'
import { mount } from '../testing/mount.tsx'

async function load({ auth }: LiveWorld, path: string): Promise<{ path: string }> {
  const response = await auth.fetch(api + path)
  if (!response.ok) throw Object.assign(new Error('the API refused'), { status: response.status })
  return (await response.json()) as { path: string }
}

function Item(props: { readonly world: LiveWorld; readonly index: number }): ReactNode {
  const { data, error } = useQuery({
    queryKey: ['item', props.index],
    queryFn: () => load(props.world, `items/${props.index}`),
    // More than ours, on purpose: what is final is final.
    retry: 5,
    retryDelay: 1,
  })
  return <li>{data?.path ?? (error && 'failed')}</li>
}

const list = (client: QueryClient, world: LiveWorld, count: number): ReactNode => (
  <QueryClientProvider client={client}>
    {Array.from({ length: count }, (_, index) => (
      <Item key={index} world={world} index={index} />
    ))}
  </QueryClientProvider>
)

const filled = (container: HTMLElement): string[] =>
  [...container.querySelectorAll('li')]
    .map(({ textContent }) => textContent ?? '')
    .filter((text) => text !== '')

test('fifty queries that mount with an expired token make one renewal', async () => {
  const world = createLiveWorld()
  await world.signIn()
  world.advance(24 * 3_600_000)
  const client = createAuthQueryClient(world.auth)
  const { container, unmount } = await mount(list(client, world, 50))
  await expect.poll(() => filled(container).length, { timeout: 10_000 }).toBe(50)
  expect(filled(container)).toContain('/items/49')
  expect(world.renewals()).toBe(1)
  expect(world.answers).toEqual(Array.from({ length: 50 }, () => 200))
  unmount()
})

test('fifty queries whose token the API turns away make one renewal, and each is repeated once', async () => {
  const world = createLiveWorld()
  await world.signIn()
  const old = await world.auth.getAccessToken()
  world.refuse((token) => token === old)
  const client = createAuthQueryClient(world.auth)
  const { container, unmount } = await mount(list(client, world, 50))
  await expect.poll(() => filled(container).length, { timeout: 10_000 }).toBe(50)
  expect(filled(container)).not.toContain('failed')
  expect(world.renewals()).toBe(1)
  expect(world.answers.filter((status) => status === 401)).toHaveLength(50)
  expect(world.answers.filter((status) => status === 200)).toHaveLength(50)
  unmount()
})

test('an API that turns the new token away as well is asked twice, and no more', async () => {
  const world = createLiveWorld()
  await world.signIn()
  world.refuse(() => true)
  const client = createAuthQueryClient(world.auth)
  const { container, unmount } = await mount(list(client, world, 1))
  await expect.poll(() => filled(container)).toEqual(['failed'])
  expect(world.answers).toEqual([401, 401])
  expect(world.renewals()).toBe(1)
  unmount()
})

test('an ended session is asked for once, and its queries come back with their user', async () => {
  const world = createLiveWorld()
  await world.signIn()
  await world.server.revoke('everything')
  world.advance(24 * 3_600_000)
  const client = createAuthQueryClient(world.auth)
  const { container, unmount } = await mount(list(client, world, 3))
  // The client waits for a moment whether another tab has renewed.
  await expect.poll(() => filled(container), { timeout: 10_000 }).toEqual(['failed', 'failed', 'failed'])
  expect(
    client
      .getQueryCache()
      .getAll()
      .map(({ state }) => state.errorUpdateCount),
  ).toEqual([1, 1, 1])
  expect([world.renewals(), world.answers]).toEqual([1, []])
  await world.signIn()
  await expect
    .poll(() => filled(container), { timeout: 10_000 })
    .toEqual(['/items/0', '/items/1', '/items/2'])
  unmount()
})

test('the claims of the user are a query', async () => {
  const world = createLiveWorld()
  await world.signIn('grace')
  const client = createAuthQueryClient(world.auth)
  const claims = await client.query(userInfoOptions(world.auth))
  expect(claims.sub).toBe('grace')
  const { queryKey } = userInfoOptions(world.auth)
  expect(queryKey).toEqual(['onegrant', 'userinfo', world.server.issuer, 'grace'])
  expect(client.getQueryData(queryKey)).toEqual(claims)
  await world.auth.signOut({ local: true })
  expect(client.getQueryData(queryKey)).toBeUndefined()
})
