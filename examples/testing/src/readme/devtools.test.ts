import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { read, samplesOf, sourceOf } from './samples.ts'

const folder = 'packages/devtools'
const readme = read(`${folder}/README.md`)

test('each sample says which page runs it, word for word', () => {
  const typescript = samplesOf(readme).filter(({ language }) => language === 'ts')
  expect(typescript).toHaveLength(3)
  for (const sample of typescript) {
    expect(sample.path, `of the sample\n${sample.text}`).not.toBe('')
    expect(sample.text).toBe(sourceOf(sample))
  }
})

test('each option is in the README', () => {
  const options = [...read(`${folder}/src/options.ts`).matchAll(/^ {2}(\w+)\?:/gm)].map(
    ([, name = '']) => name,
  )
  expect(options.length).toBeGreaterThan(3)
  expect(options.filter((name) => !readme.includes(`| \`${name}\` |`))).toEqual([])
})

test('each button of the panel is in the README', () => {
  const names = [...read(`${folder}/src/view/actions.ts`).matchAll(/\bact\(\s*'([^']+)'/g)].map(
    ([, name = '']) => name,
  )
  expect(names).toHaveLength(6)
  expect(names.filter((name) => !readme.includes(name))).toEqual([])
})

test('its pictures exist, and are small', () => {
  const pictures = [...readme.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path = '']) => path)
  expect(pictures).toHaveLength(2)
  for (const path of pictures) {
    const url = new URL(`../../../../${folder}/${path}`, import.meta.url)
    expect(statSync(fileURLToPath(url)).size).toBeLessThan(200_000)
  }
})
