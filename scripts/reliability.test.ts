import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './lib/command.ts'
import { hasTitle, references } from './lib/references.ts'

test('every test that docs/reliability.md names exists', () => {
  const named = references(readFileSync(join(root, 'docs/reliability.md'), 'utf8'))
  expect(named.length).toBeGreaterThan(35)
  const missing = named.filter(({ file, title }) => !hasTitle(readFileSync(join(root, file), 'utf8'), title))
  expect(missing).toEqual([])
})
