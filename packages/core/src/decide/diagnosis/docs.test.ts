import { expect, test } from 'vitest'
import { causes, docsBase } from './causes.ts'

test('the documentation has the anchor of every cause, and names each', async () => {
  // By a variable, so that the types of this package do not take in those of Node.
  const files = 'node:fs'
  const { readFileSync } = (await import(files)) as { readFileSync: (path: URL, encoding: 'utf8') => string }
  const text = readFileSync(new URL(`../../../../../${docsBase}`, import.meta.url), 'utf8')
  const anchors = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  )
  for (const [cause, { anchor }] of Object.entries(causes)) {
    expect(anchors).toContain(anchor)
    expect(text).toContain(`\n\`${cause}\``)
  }
})
