import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { accepted, misbehaviours } from '../e2e/hostile/rows/index.ts'
import { root } from './lib/command.ts'
import { hasTitle, references } from './lib/references.ts'

const text = readFileSync(join(root, 'docs/security.md'), 'utf8')

test('every test that docs/security.md names exists', () => {
  const rows = new Set([...accepted, ...misbehaviours].map(({ name }) => name))
  const named = references(text)
  expect(named.length).toBeGreaterThan(80)
  const missing = named.filter(({ file, title }) =>
    file.startsWith('e2e/hostile/rows/')
      ? !rows.has(title)
      : !hasTitle(readFileSync(join(root, file), 'utf8'), title),
  )
  expect(missing).toEqual([])
})

test('every check in docs/security.md has a source and a proof', () => {
  const checks = text.split('\n').filter((line) => /^\| (?!check|---)/.test(line))
  expect(checks.length).toBeGreaterThan(30)
  expect(checks.filter((line) => references(line).length === 0)).toEqual([])
  expect(checks.filter((line) => !/RFC \d+|Core|Discovery|RP-Initiated|own rule/.test(line))).toEqual([])
})
