import { dehydrate, hydrate, QueryClientProvider, useMutation, useQuery } from '@tanstack/react-query'
import type { DehydratedState, QueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { AuthError } from '@onegrant/core'
import type { Session } from '@onegrant/core'
import { expect, test } from 'vitest'
import { useUser } from '../index.ts'
import { expired, fakeClient, session } from '../testing/fake-client.ts'
import type { FakeClient } from '../testing/fake-client.ts'
import { mount, settle, within } from '../testing/mount.tsx'
import { createAuthQueryClient, withAuth } from './index.ts'

const eve: Session = { status: 'signed-in', user: { sub: 'eve', name: 'Eve' }, error: undefined }
const ended = expired(new AuthError('reauth_required'))
const subOf = (client: FakeClient): string => client.getSnapshot().user?.sub ?? 'nobody'

interface Props {
  readonly client: FakeClient
  readonly load?: () => Promise<string>
}

/** Does not read the session, so that nothing but the cache renders it. */
function Orders({ client, load = () => Promise.resolve(`orders of ${subOf(client)}`) }: Props): ReactNode {
  const { data, error, status } = useQuery({ queryKey: ['orders'], queryFn: load, retry: 5, retryDelay: 1 })
  return <p>{data ?? (error instanceof AuthError ? error.code : status)}</p>
}

const page = (queryClient: QueryClient, client: FakeClient, children: ReactNode): ReactNode =>
  within(client, <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>)

test('queries wait until the session is known', async () => {
  const client = fakeClient()
  let restored: () => void = () => undefined
  client.restored = new Promise<void>((resolve) => {
    restored = resolve
  })
  let calls = 0
  const load = (): Promise<string> => Promise.resolve(`call ${(calls += 1)} of ${subOf(client)}`)
  const { container } = await mount(
    page(createAuthQueryClient(client), client, <Orders client={client} load={load} />),
  )
  expect([container.textContent, calls]).toEqual(['pending', 0])
  client.set(session.signedIn)
  restored()
  await expect.poll(() => container.textContent).toBe('call 1 of jane')
})

test('a sign-out takes what was loaded out of the cache and out of the page', async () => {
  const client = fakeClient(session.signedIn)
  const queryClient = createAuthQueryClient(client)
  queryClient.setQueryData(['inactive'], 'of jane')
  const { container } = await mount(page(queryClient, client, <Orders client={client} />))
  await expect.poll(() => container.textContent).toBe('orders of jane')
  client.set(session.signingOut)
  await expect.poll(() => container.textContent).toBe('pending')
  expect(queryClient.getQueryData(['inactive'])).toBeUndefined()
  client.set(session.signedOut)
  client.set(eve)
  await expect.poll(() => container.textContent).toBe('orders of eve')
})

test('another user in the place of one has nothing of what that one had loaded', async () => {
  const client = fakeClient(session.signedIn)
  const queryClient = createAuthQueryClient(client)
  const { container } = await mount(page(queryClient, client, <Orders client={client} />))
  await expect.poll(() => container.textContent).toBe('orders of jane')
  const shown: (string | null)[] = []
  const watch = new MutationObserver(() => shown.push(container.textContent))
  watch.observe(container, { characterData: true, childList: true, subtree: true })
  client.set(eve)
  expect(queryClient.getQueryData(['orders'])).toBeUndefined()
  await expect.poll(() => container.textContent).toBe('orders of eve')
  expect(shown.filter((text) => text?.includes('jane'))).toEqual([])
  watch.disconnect()
})

test('a render between the change of the session and the news of it shows no other user’s data', async () => {
  const client = fakeClient(session.signedIn)
  let current: Session = session.signedIn
  client.getSnapshot = () => current
  const queryClient = createAuthQueryClient(client)
  const shown: string[] = []
  let render: (count: number) => void = () => undefined
  function Both(): ReactNode {
    const [count, setCount] = useState(0)
    render = setCount
    const user = useUser()
    const { data } = useQuery({ queryKey: ['orders'], queryFn: () => Promise.resolve(`of ${subOf(client)}`) })
    shown.push(`${count} ${user?.name}: ${data}`)
    return null
  }
  await mount(page(queryClient, client, <Both />))
  await expect.poll(() => shown.at(-1)).toBe('0 Jane: of jane')
  // Nobody is told yet.
  current = eve
  render(1)
  await settle()
  expect(shown.filter((text) => text.includes('Eve') && text.includes('jane'))).toEqual([])
  client.set(eve)
  await expect.poll(() => shown.at(-1)).toBe('1 Eve: of eve')
})

test('what is under way for a user who has gone is dropped', async () => {
  const client = fakeClient(session.signedIn)
  const queryClient = createAuthQueryClient(client)
  let answer: (text: string) => void = () => undefined
  const slow = new Promise<string>((resolve) => {
    answer = resolve
  })
  const load = (): Promise<string> => (subOf(client) === 'jane' ? slow : Promise.resolve('orders of eve'))
  const { container } = await mount(page(queryClient, client, <Orders client={client} load={load} />))
  client.set(eve)
  await expect.poll(() => container.textContent).toBe('orders of eve')
  answer('orders of jane')
  await settle()
  expect(queryClient.getQueryData(['orders'])).toBe('orders of eve')
})

test('an expired session keeps what was loaded, and what failed meanwhile comes with the sign-in', async () => {
  const client = fakeClient(session.signedIn)
  const queryClient = createAuthQueryClient(client)
  let calls = 0
  const load = (): Promise<string> => {
    calls += 1
    const { status } = client.getSnapshot()
    return status === 'signed-in'
      ? Promise.resolve(`call ${calls}`)
      : Promise.reject(new AuthError('reauth_required'))
  }
  const { container } = await mount(page(queryClient, client, <Orders client={client} load={load} />))
  await expect.poll(() => container.textContent).toBe('call 1')
  client.set(ended)
  await queryClient.refetchQueries()
  expect([container.textContent, calls]).toEqual(['call 1', 2])
  client.set(session.signingInAgain)
  client.set({ ...session.signedIn })
  await expect.poll(() => container.textContent).toBe('call 3')
})

test('what nobody observes is tried once, or as often as the app says', async () => {
  const client = fakeClient(session.signedIn)
  const queryClient = createAuthQueryClient(client)
  let calls = 0
  const queryFn = (): Promise<never> => Promise.reject(new Error(`call ${(calls += 1)}`))
  await expect(queryClient.query({ queryKey: ['a'], queryFn })).rejects.toThrow('call 1')
  await expect(queryClient.query({ queryKey: ['b'], queryFn, retry: 2, retryDelay: 1 })).rejects.toThrow(
    'call 4',
  )
  queryClient.setDefaultOptions({ queries: { retry: 1, retryDelay: 1 } })
  await expect(queryClient.query({ queryKey: ['c'], queryFn })).rejects.toThrow('call 6')
})

test('a client that nobody uses starts nothing', () => {
  const client = fakeClient()
  withAuth(createAuthQueryClient(fakeClient()), client).setQueryData(['a'], 1)
  expect([client.listeners.size, client.calls.ready]).toEqual([0, 0])
})

interface SaveProps {
  readonly save: (draft: string) => Promise<string>
}

function Save({ save }: SaveProps): ReactNode {
  const { mutate, status, isPaused, data, error } = useMutation({ mutationFn: save })
  return (
    <button onClick={() => mutate('draft')}>
      {`${status} ${isPaused ? 'paused' : ''}${data ?? ''}${error instanceof AuthError ? error.code : ''}`}
    </button>
  )
}

async function saving(initial: Session, save: (client: FakeClient, draft: string) => Promise<string>) {
  const client = fakeClient(initial)
  const queryClient = createAuthQueryClient(client)
  const { container } = await mount(page(queryClient, client, <Save save={(draft) => save(client, draft)} />))
  container.querySelector('button')?.click()
  await settle()
  return { client, queryClient, text: () => container.textContent }
}

test('a change that is made while the session is expired waits, and goes on with its user', async () => {
  let calls = 0
  const { client, text } = await saving(ended, async (_, draft) => `${draft} saved ${(calls += 1)}`)
  expect([text(), calls]).toEqual(['pending paused', 0])
  client.set(session.signingInAgain)
  await settle()
  expect(calls).toBe(0)
  client.set({ ...session.signedIn })
  await expect.poll(text).toBe('success draft saved 1')
})

test('a change that meets the end of the session waits, and is sent again with its user', async () => {
  let calls = 0
  const { client, text } = await saving(session.signedIn, async (current, draft) => {
    calls += 1
    if (calls > 1) return `${draft} saved`
    current.set(ended)
    throw new AuthError('reauth_required')
  })
  await expect.poll(text).toBe('pending paused')
  client.set({ ...session.signedIn })
  await expect.poll(text).toBe('success draft saved')
  expect(calls).toBe(2)
})

test.each([
  ['another user signs in', eve],
  ['the user signs out', session.signedOut],
])('a waiting change fails where %s, and is never sent', async (_, next) => {
  let calls = 0
  const { client, queryClient, text } = await saving(ended, async () => `${(calls += 1)}`)
  client.set(next)
  await expect.poll(text).toBe('error superseded')
  expect(calls).toBe(0)
  expect(queryClient.isMutating()).toBe(0)
})

test('a change that waits, and that the app keeps over a redirect, goes on in the next page', async () => {
  const sent: string[] = []
  const makeClient = (client: FakeClient): QueryClient => {
    const made = createAuthQueryClient(client)
    made.setMutationDefaults(['save'], {
      mutationFn: async (draft: string) => {
        sent.push(`${draft} of ${subOf(client)}`)
      },
    })
    return made
  }
  const before = fakeClient(ended)
  const left = makeClient(before)
  const mutation = left.getMutationCache().build(left, left.defaultMutationOptions({ mutationKey: ['save'] }))
  // It waits until the page is left.
  void mutation.execute('draft')
  await settle()
  expect([mutation.state.isPaused, sent]).toEqual([true, []])
  const kept = JSON.stringify(dehydrate(left))

  const client = fakeClient(session.restoring)
  const next = makeClient(client)
  await mount(page(next, client, <Orders client={client} />))
  hydrate(next, JSON.parse(kept) as DehydratedState)
  await settle()
  expect(sent).toEqual([])
  client.set(session.signedIn)
  await expect.poll(() => sent).toEqual(['draft of jane'])
})

test('a change that ends for good is not sent again, and one that may work later as the app says', async () => {
  let calls = 0
  const count = (error: Error) => async () => {
    calls += 1
    throw error
  }
  const final = await saving(session.signedIn, count(new AuthError('signed_out')))
  await expect.poll(final.text).toBe('error signed_out')
  expect(calls).toBe(1)
  const client = fakeClient(session.signedIn)
  const queryClient = createAuthQueryClient(client, {
    defaultOptions: { mutations: { retry: 1, retryDelay: 1 } },
  })
  const cache = queryClient.getMutationCache()
  const mutation = cache.build(queryClient, { mutationFn: count(new AuthError('temporarily_unavailable')) })
  await expect(mutation.execute(undefined)).rejects.toThrow('Not possible just now')
  expect(calls).toBe(3)
})
