import type { GrantView } from '@onegrant/core/development'
import { expect, test } from 'vitest'
import { createFakeClient } from '../testing/fake-client.ts'
import { noon } from '../testing/trail.ts'
import { createGrant } from './grant.ts'
import type { Model } from './model.ts'

const live: GrantView = {
  status: 'live',
  epoch: 3,
  generation: 0,
  scope: 'openid',
  refreshToken: 'fp-of-rt-1',
  tokens: [
    { request: { scope: 'read' }, fingerprint: 'fp-of-at-1', expiresAt: noon + 60_000, lifetime: 300 },
    { request: {}, fingerprint: 'fp-of-at-2', expiresAt: noon + 3_600_000, lifetime: 300 },
  ],
  pending: undefined,
  diagnosis: undefined,
}

function setup() {
  const { client } = createFakeClient()
  const view = createGrant()
  const render = (grant: GrantView | undefined, changes: Partial<Model> = {}): void =>
    view.render({
      client,
      entries: [],
      counters: client.trail.counters(),
      session: { status: 'signed-in', user: { sub: 'ada' }, error: undefined },
      grant,
      tabs: new Map(),
      thisLoad: 'load-1',
      now: noon,
      ...changes,
    })
  const texts = (selector: string) =>
    [...view.element.querySelectorAll(selector)].map(({ textContent }) => textContent)
  return { view, render, texts }
}

test('tokens count down, and what somebody may be about to copy is left as it is', () => {
  const { view, render, texts } = setup()
  render(live)
  expect(texts('td:last-child')).toEqual(['1:00', '1:00:00'])
  const codes = [...view.element.querySelectorAll('code')]
  render({ ...live, tokens: live.tokens.map((token) => ({ ...token })) }, { now: noon + 1000 })
  expect(texts('td:last-child')).toEqual(['0:59', '59:59'])
  expect([...view.element.querySelectorAll('code')].every((code, index) => code === codes[index])).toBe(true)
})

test('another record is shown at once', () => {
  const { render, texts } = setup()
  render(live)
  render({ ...live, epoch: 4, pending: { fingerprint: 'fp-of-rt-1', attempt: 2 }, tokens: [] })
  expect(texts('dd')).toEqual(['signed-in', 'ada', '4', '0', 'fp-of-rt-1', 'fp-of-rt-1, attempt 2', 'openid'])
  expect(texts('p')).toEqual(['No access token is held.'])
  render({ ...live, status: 'lost', refreshToken: undefined, tokens: [] })
  expect(texts('dd')).toContain('none')
  expect(texts('p')).toEqual([])
})

test('without a grant there is nobody, and nothing else to say', () => {
  const { render, texts } = setup()
  render(undefined, { session: { status: 'signed-out', user: undefined, error: undefined } })
  expect(texts('dd')).toEqual(['signed-out', 'nobody'])
})
