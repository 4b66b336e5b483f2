import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const folder = import.meta.dirname

/** What would make an answer depend on more than the state, the request, the clock and the chance that are handed in. */
const IMPURE =
  /\b(?:async|await|Promise|Date|performance|crypto|fetch|setTimeout|queueMicrotask)\b|Math\.random/

test.each(globSync('**/*.ts', { cwd: folder, exclude: ['**/*.test.ts'] }))('%s is pure', (file) => {
  const source = readFileSync(join(folder, file), 'utf8')
  const code = source.replaceAll(/\/\*[^]*?\*\/|\/\/.*|'[^'\n]*'/g, '')
  expect(IMPURE.exec(code)?.[0]).toBeUndefined()
  // The world is around the model, never in it.
  expect(source).not.toMatch(/from '\.\.\/(?:shell|controls|create-simulator)/)
})
