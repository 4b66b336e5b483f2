import type { ReactNode } from 'react'
import type { TokenRequest } from '@onegrant/core'
import { expect, test } from 'vitest'
import { useAccessToken } from './index.ts'
import type { AccessTokenOptions } from './index.ts'
import { fakeClient, session } from './testing/fake-client.ts'
import { mount, settle, within } from './testing/mount.tsx'

type Getter = (options?: AccessTokenOptions) => Promise<string>

function Getting(props: { request: TokenRequest; got: Getter[] }): ReactNode {
  props.got.push(useAccessToken({ ...props.request }))
  return null
}

test('the getter stays the same while the content of the request does', async () => {
  const client = fakeClient(session.signedIn)
  const got: Getter[] = []
  const { show } = await mount(
    within(client, <Getting got={got} request={{ resource: 'https://a.example/' }} />),
  )
  client.set(session.signingOut)
  await settle()
  await show(
    within(client, <Getting got={got} request={{ resource: 'https://a.example/', scope: undefined }} />),
  )
  expect(got.length).toBeGreaterThan(2)
  // StrictMode renders the first time twice, and memoises once per render.
  const stable = got.at(-1)
  expect(got.slice(2).every((getter) => getter === stable)).toBe(true)
  await show(within(client, <Getting got={got} request={{ resource: 'https://b.example/' }} />))
  expect(got.at(-1)).not.toBe(stable)
})

test('another client has another getter', async () => {
  const got: Getter[] = []
  const { show } = await mount(within(fakeClient(), <Getting got={got} request={{}} />))
  const before = got.at(-1)
  await show(within(fakeClient(), <Getting got={got} request={{}} />))
  expect(got.at(-1)).not.toBe(before)
})

test('the getter asks for its own resource, with the options of the call', async () => {
  const client = fakeClient(session.signedIn)
  const got: Getter[] = []
  await mount(
    within(client, <Getting got={got} request={{ resource: 'https://a.example/', organization_id: 'o' }} />),
  )
  expect(await got.at(-1)?.({ forceRefresh: true })).toBe('token')
  expect(client.calls.getAccessToken).toEqual([
    { resource: 'https://a.example/', scope: undefined, organization_id: 'o', forceRefresh: true },
  ])
})
