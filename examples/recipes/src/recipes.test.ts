import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const read = (path: string): string => readFileSync(join(repository, path), 'utf8')

const FENCE = /(?:<!-- run by (\S+?)(?:#(\w+))? -->\n)?```(tsx?)\n([\s\S]*?)\n```/g

/** What a file says, or what stands between the marks of a region in it. */
function source(path: string, region: string | undefined): string {
  const text = read(path)
  if (region === undefined) return text.trim()
  const [, body = ''] = new RegExp(`// #region ${region}\\n([\\s\\S]*?)\\n *// #endregion`).exec(text) ?? []
  const indent = /^ */.exec(body)?.[0] ?? ''
  return body.replaceAll(new RegExp(`^${indent}`, 'gm'), '')
}

const documents = [
  ...globSync('docs/recipes/*.md', { cwd: repository }),
  'packages/react/README.md',
  'packages/devtools/README.md',
]

test.each(documents)('each sample of %s is a file that is compiled and run, word for word', (page) => {
  const samples = [...read(page).matchAll(FENCE)]
  expect(samples.length).toBeGreaterThan(0)
  for (const [, path = '', region, , text = ''] of samples) {
    expect(path, `of the sample\n${text}`).not.toBe('')
    expect(text).toBe(source(path, region))
  }
})

test('the list of recipes has them all', () => {
  const list = read('docs/recipes/README.md')
  const pages = globSync('docs/recipes/!(README).md', { cwd: repository }).map((page) => basename(page))
  expect(pages.length).toBeGreaterThan(5)
  expect(pages.filter((page) => !list.includes(`(${page})`))).toEqual([])
})

test('a recipe that imports the client says where it is shown', () => {
  const pages = globSync('docs/recipes/!(README).md', { cwd: repository })
  const lost = pages.filter((page) => {
    const text = read(page)
    return text.includes("'./auth.ts'") && !text.includes('](README.md)')
  })
  expect(lost).toEqual([])
})
