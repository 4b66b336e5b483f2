import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './lib/command.ts'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Documents whose samples stand, word for word, in files that the compiler and mostly a browser have seen. */
const documents = [
  'README.md',
  'docs/support.md',
  'packages/oidc-client-ts/README.md',
  'packages/vue/README.md',
  ...globSync('docs/migrate/*.md', { cwd: root }),
]

const FENCE = /(?:<!-- from (\S+?)(?:#([\w-]+))? -->\n)?```(ts|tsx|vue)\n([\s\S]*?)\n```/g

/** What a file says, or what stands between the marks of a region in it. */
function source(path: string, region: string | undefined): string {
  const text = read(path)
  if (region === undefined) return text.trim()
  const [, body = ''] = new RegExp(`// #region ${region}\\n([\\s\\S]*?)\\n *// #endregion`).exec(text) ?? []
  const indent = /^ */.exec(body)?.[0] ?? ''
  return body.replaceAll(new RegExp(`^${indent}`, 'gm'), '')
}

test.each(documents)('each sample of %s says which file it is from, word for word', (document) => {
  const samples = [...read(document).matchAll(FENCE)]
  expect(samples).not.toEqual([])
  for (const [, path = '', region, , text = ''] of samples) {
    expect(path !== '' && existsSync(join(root, path)), `the source of the sample\n${text}`).toBe(true)
    expect(text).toBe(source(path, region))
  }
})
