import { expect, test } from 'vitest'
import { mountDevtools } from './index.ts'
import { mountDevtools as mountAlways } from './production.ts'
import { createFakeClient } from './testing/fake-client.ts'

test.each([
  ['the main entry', mountDevtools],
  ['the one for production', mountAlways],
])('on a server %s does nothing', async (_, mount) => {
  const { client, listeners } = createFakeClient()
  const unmount = mount(client)
  // What it would load has come by then.
  await import('./mount.ts')
  expect(listeners()).toBe(0)
  unmount()
})
