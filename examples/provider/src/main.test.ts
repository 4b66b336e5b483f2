import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))

interface Run {
  code: number | null
  output: string
  errors: string
}

/** Runs the program until it ends, with SIGTERM once it says that it is ready. */
async function run(env: Record<string, string>): Promise<Run> {
  const child = spawn(process.execPath, [MAIN], { env: { ...process.env, ...env } })
  const result: Run = { code: null, output: '', errors: '' }
  child.stderr.on('data', (chunk: Buffer) => (result.errors += chunk.toString()))
  child.stdout.on('data', (chunk: Buffer) => {
    result.output += chunk.toString()
    if (/^ready .*\n/m.test(result.output)) child.kill('SIGTERM')
  })
  await once(child, 'close')
  return { ...result, code: child.exitCode }
}

test('the program tells its addresses, says nothing else, and ends cleanly', async () => {
  const { code, output, errors } = await run({ PORT: '0', API_PORT: '0' })
  expect(output).toMatch(
    /^Provider http:\/\/localhost:\d+, API http:\/\/localhost:\d+, sign in as ada \/ lovelace/,
  )
  expect(output).toMatch(/^ready http:\/\/localhost:\d+ http:\/\/localhost:\d+$/m)
  expect(errors).toBe('')
  expect(code).toBe(0)
})

test('a bad setting ends the program with one clear line', async () => {
  const { code, errors } = await run({ PORT: 'x' })
  expect(errors).toBe('PORT must be a whole number from 0 to 65535, not "x"\n')
  expect(code).toBe(1)
})
