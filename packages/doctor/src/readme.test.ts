import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { explain } from './testing/sample.ts'
import { transcripts, withTranscripts } from './testing/transcript.ts'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const readme = readFileSync(at('../README.md'), 'utf8')

test('the README shows what the commands print: pnpm transcript writes it', async () => {
  const texts = await transcripts()
  expect(readme.match(/<!-- transcript of \w+ -->/g)).toHaveLength(Object.keys(texts).length)
  expect(readme).toBe(withTranscripts(readme, texts))
})

test("the README's sample is the file that is run here", async () => {
  const [, sample] = /<!-- run by src\/testing\/sample.ts -->\n```ts\n([\s\S]*?)```/.exec(readme) ?? []
  expect(sample).toBe(readFileSync(at('testing/sample.ts'), 'utf8'))
  expect(await explain(at('testing/samples/sign-in.har'))).toMatch(
    /^\d+ ms apart, strict_mode: Keep the promise/,
  )
})
