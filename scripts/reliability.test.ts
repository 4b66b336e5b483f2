import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './lib/command.ts'

interface Reference {
  readonly file: string
  readonly title: string
}

/** `file`: "title", "title" … as docs/reliability.md names its proofs; lines may break anywhere. */
function references(text: string): Reference[] {
  const flat = text.replaceAll(/\s+/g, ' ')
  return [...flat.matchAll(/`([\w/.-]+\.(?:spec|test)\.ts)`:((?:,? "[^"]+")+)/g)].flatMap(
    ([, file = '', titles = '']) =>
      [...titles.matchAll(/"([^"]+)"/g)].map(([, title = '']) => ({ file, title })),
  )
}

test('every test that docs/reliability.md names exists', () => {
  const named = references(readFileSync(join(root, 'docs/reliability.md'), 'utf8'))
  expect(named.length).toBeGreaterThan(35)
  const missing = named.filter(({ file, title }) => {
    const source = readFileSync(join(root, file), 'utf8')
    // An ellipsis stands for what a series of tests fills in.
    return !title.split('…').every((part) => source.includes(part.trim()))
  })
  expect(missing).toEqual([])
})
