import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { repository } from '../fixtures/variants.ts'
import { accepted, misbehaviours } from './rows/index.ts'
import { plans } from './rp-plans.ts'

const rows = [...accepted, ...misbehaviours]

test('each module of the conformance plans has its row, its test or its reason', () => {
  const named = new Set(rows.flatMap(({ rp = [] }) => rp))
  const missing = Object.entries(plans).flatMap(([plan, modules]) =>
    Object.entries(modules)
      .filter(([name, coverage]) => {
        if (coverage.by === 'row') return !named.has(name)
        if (coverage.by === 'none') return coverage.because.length < 20
        return !readFileSync(join(repository, coverage.file), 'utf8').includes(coverage.title)
      })
      .map(([name]) => `${plan}: ${name}`),
  )
  expect(missing).toEqual([])
})

test('there are at least 45 misbehaviours, each with a name of its own and a source', () => {
  expect(misbehaviours.length).toBeGreaterThanOrEqual(45)
  const names = rows.map(({ name }) => name)
  expect(names).toEqual([...new Set(names)])
  expect(rows.filter(({ source }) => !/RFC \d|OpenID Connect|own rule: |docs\//.test(source))).toEqual([])
})
