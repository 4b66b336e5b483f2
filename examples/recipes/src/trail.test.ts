import type { AuthClient, TrailEntry } from '@onegrant/core'
import { createTestAuth } from '@onegrant/core/testing'
import { expect, test, vi } from 'vitest'
import { reportTo } from './sentry.ts'
import { countBy } from './telemetry.ts'

const world = vi.hoisted(() => ({ entries: [] as TrailEntry[], listeners: new Set<() => void>() }))

vi.mock(import('./auth.ts'), () => {
  const plain = createTestAuth()
  const trail: AuthClient['trail'] = {
    ...plain.trail,
    tab: 'this',
    entries: () => world.entries,
    subscribe(listener) {
      world.listeners.add(listener)
      return () => world.listeners.delete(listener)
    },
  }
  return { auth: { ...plain, trail } }
})

function happen(...added: TrailEntry[]): void {
  world.entries = [...world.entries, ...added]
  for (const listener of world.listeners) listener()
}

test('each new entry of this tab is a breadcrumb and is counted, once', () => {
  happen({ id: '1', at: 1, tab: 'this', type: 'restored', epoch: 1 })
  const crumbs: object[] = []
  const counted: object[] = []
  const ends = [
    reportTo({ addBreadcrumb: (crumb) => crumbs.push(crumb) }),
    countBy({
      createCounter: () => ({ add: (value, attributes) => counted.push({ value, ...attributes }) }),
    }),
  ]
  const lost: TrailEntry = { id: '2', at: 2, tab: 'this', type: 'lost', epoch: 2, cause: 'grant_revoked' }
  happen(lost, { ...lost, id: '3', tab: 'other' })
  happen({ id: '4', at: 4, tab: 'this', type: 'signed-in', epoch: 3 })
  expect(crumbs).toEqual([
    { category: 'auth', message: 'lost', level: 'warning', data: { epoch: 2, cause: 'grant_revoked' } },
    { category: 'auth', message: 'signed-in', level: 'info', data: { epoch: 3 } },
  ])
  expect(counted).toEqual([
    { value: 1, type: 'lost' },
    { value: 1, type: 'signed-in' },
  ])
  for (const end of ends) end()
  happen({ ...lost, id: '5' })
  expect(crumbs).toHaveLength(2)
})
