import { createSimulator, presets } from '@onegrant/simulator'
import { matchers } from '@onegrant/simulator/matchers'
import { expect, test } from 'vitest'
import { read, samplesOf, sourceOf } from './samples.ts'

const readme = read('packages/simulator/README.md')
const samples = samplesOf(readme)

test('each sample of TypeScript says which test runs it, word for word', () => {
  const typescript = samples.filter(({ language }) => language.startsWith('ts'))
  expect(typescript.length).toBeGreaterThan(10)
  for (const sample of typescript) {
    expect(sample.path, `of the sample\n${sample.text}`).not.toBe('')
    expect(sample.text).toBe(sourceOf(sample))
  }
})

test('the timeline is what the assertion says', async () => {
  let clock = Date.UTC(2026, 10, 25, 12)
  const server = createSimulator({ seed: 'readme', now: () => clock })
  const { refresh_token = '' } = await server.issue({ account: 'ada', client_id: 'demo' })
  const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'demo', refresh_token })
  const send = (): Promise<Response> => server.fetch(`${server.issuer}/token`, { method: 'POST', body })
  for (let call = 0; call < 10; call += 1, clock += 1) await send()
  // An access token under RS256 is signed by a key of this process; here it is opaque, and so by the seed.
  const shown = samples.find(({ language }) => language === 'text')?.text
  const said = matchers.toHaveRedeemedEachCredentialOnce(server).message().split('\n')
  expect(shown).toBe([...said.slice(0, 6), '  … and so on, to #10'].join('\n'))
  expect(said.slice(5).every((line) => line.endsWith('(grant_revoked)  client demo  account ada'))).toBe(true)
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
