import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createSimulator, presets } from '@onegrant/simulator'
import { matchers } from '@onegrant/simulator/matchers'
import { expect, test } from 'vitest'

const repository = fileURLToPath(new URL('../../../..', import.meta.url))
const read = (path: string): string => readFileSync(repository + path, 'utf8')
const readme = read('packages/simulator/README.md')

interface Sample {
  /** The file that runs it, and the part of it. */
  readonly path: string
  readonly region: string | undefined
  readonly text: string
}

const FENCE = /(?:<!-- run by (\S+?)(?:#(\w+))? -->\n)?```(\w+)\n([\s\S]*?)\n```/g

const samples: readonly (Sample & { readonly language: string })[] = [...readme.matchAll(FENCE)].map(
  ([, path = '', region, language = '', text = '']) => ({ path, region, language, text }),
)

/** What a file says, or what stands between the marks of a region in it. */
function source({ path, region }: Sample): string {
  const text = read(path)
  if (region === undefined) return text.trim()
  const [, body = ''] = new RegExp(`// #region ${region}\\n([\\s\\S]*?)\\n *// #endregion`).exec(text) ?? []
  const indent = /^ */.exec(body)?.[0] ?? ''
  return body.replaceAll(new RegExp(`^${indent}`, 'gm'), '')
}

test('each sample of TypeScript says which test runs it, word for word', () => {
  const typescript = samples.filter(({ language }) => language.startsWith('ts'))
  expect(typescript.length).toBeGreaterThan(10)
  for (const sample of typescript) {
    expect(sample.path, `of the sample\n${sample.text}`).not.toBe('')
    expect(sample.text).toBe(source(sample))
  }
})

test('the timeline is what the assertion says', async () => {
  let clock = Date.UTC(2026, 10, 25, 12)
  const server = createSimulator({ seed: 'readme', now: () => clock })
  const { refresh_token = '' } = await server.issue({ account: 'ada', client_id: 'demo' })
  const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'demo', refresh_token })
  const send = (): Promise<Response> => server.fetch(`${server.issuer}/token`, { method: 'POST', body })
  await send()
  clock += 7
  await send()
  // An access token under RS256 is signed by a key of this process; here it is opaque, and so by the seed.
  const shown = samples.find(({ language }) => language === 'text')?.text
  expect(shown).toBe(matchers.toHaveRedeemedEachCredentialOnce(server).message())
})

test('every cause, preset, fault and matcher is in the README', () => {
  const literals = (path: string, pattern: RegExp): string[] =>
    [...read(`packages/simulator/src/types/${path}`).matchAll(pattern)].map(([, name = '']) => name)
  const names = [
    ...literals('cause.ts', /^ {2}\| '(\w+)'/gm),
    ...literals('faults.ts', /readonly kind: '([\w-]+)'/g),
    ...Object.keys(presets),
    ...Object.keys(matchers),
  ]
  expect(names.length).toBeGreaterThan(50)
  expect(names.filter((name) => !readme.includes(`\`${name}`) && !readme.includes(`.${name}(`))).toEqual([])
})
