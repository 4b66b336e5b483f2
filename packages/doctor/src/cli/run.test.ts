import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createSimulator } from '@onegrant/simulator'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { arrival, authorization, CALLBACK, exchange, har, refused, renewal } from '../testing/har.ts'
import type { HarReport } from '../har/analyse.ts'
import type { Io } from './io.ts'
import { createOutput } from './output-file.ts'
import { run } from './run.ts'

const bin = fileURLToPath(new URL('bin.ts', import.meta.url))
const CODE = 'code-of-mine-abcdefgh'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doctor-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

async function runs(args: readonly string[], more: Partial<Io> = {}): Promise<Ran> {
  let [out, err] = ['', '']
  const io: Io = {
    out: (text) => (out += text),
    err: (text) => (err += text),
    hasColour: false,
    isTerminal: false,
    fetch: () => Promise.reject(new TypeError('no network in a test')),
    now: Date.now,
    showsMemory: false,
    ...more,
  }
  return { code: await run(args, io), out, err }
}

/** The command in a process of its own. */
async function spawns(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  const child = spawn(process.execPath, [bin, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_NO_WARNINGS: '1', ...env },
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (data: Buffer) => (out += data.toString()))
  child.stderr.on('data', (data: Buffer) => (err += data.toString()))
  const [code] = (await once(child, 'close')) as [number]
  return { code, out, err }
}

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

const twice = har([
  authorization(0, 'state-of-mine-abc'),
  arrival(500, CODE, 'state-of-mine-abc'),
  exchange(600, CODE),
  exchange(612, CODE, refused),
])
const once_ = har([exchange(600, CODE)])

test('--help of each command explains its options, and ends with 0', async () => {
  expect((await runs(['--help'])).out).toMatch(
    /check[\s\S]*har[\s\S]*audit[\s\S]*Exit codes: 0 fine, 1 problems found, 2/,
  )
  for (const [command, option] of [
    ['check', '--client-id'],
    ['har', '--redact'],
    ['audit', '--json'],
  ] as const) {
    const { code, out } = await runs([command, '--help'])
    expect(code).toBe(0)
    expect(out).toContain(option)
  }
  expect((await runs(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test.each([
  ['nothing', []],
  ['an unknown command', ['mend']],
  ['an unknown option', ['har', 'x', '--colour']],
  ['no file', ['har']],
  ['a file that is not there', ['har', '/there/is/none.har']],
  ['a folder', ['har', tmpdir()]],
  ['no client', ['check', 'https://id.example']],
  ['an issuer that is none', ['check', 'id.example', '--client-id', 'x', '--redirect-uri', CALLBACK]],
  [
    'a time limit that is none',
    ['check', 'https://id.example', '--client-id', 'x', '--redirect-uri', CALLBACK, '--timeout', '0'],
  ],
] as const)('%s is wrong use: 2, and a line that says so', async (_, args) => {
  const { code, out, err } = await runs(args)
  expect(code).toBe(2)
  expect(out).toBe('')
  expect(err.length).toBeGreaterThan(10)
  expect(err).not.toMatch(/\n\s+at /)
})

test('a recording without a problem is 0, one with a problem 1, as text and as JSON', async () => {
  expect((await runs(['har', await file('once.har', once_)])).code).toBe(0)
  const path = await file('twice.har', twice)
  const text = await runs(['har', path])
  expect(text.code).toBe(1)
  expect(text.out).toMatch(/^problem The code \S{12} was sent twice, 12 ms apart/m)
  expect(text.out).toMatch(/^Likely cause: code_already_redeemed \(likely\)$/m)
  expect(text.err).toBe('')
  const json = await runs(['har', path, '--json'])
  expect(json.code).toBe(1)
  expect((JSON.parse(json.out) as HarReport).doubleSends[0]?.gaps).toEqual([12])
})

test('a sign-in that went well has no cause, whatever else is to be said of it', async () => {
  const cached = har([exchange(0, CODE, { headers: {} })])
  for (const [name, content] of [
    ['once.har', once_],
    ['cached.har', cached],
  ] as const) {
    const { code, out } = await runs(['har', await file(name, content)])
    expect([code, out]).toEqual([0, expect.stringMatching(/^Nothing failed$/m)])
    expect(out).not.toContain('Likely cause')
  }
  const { out } = await runs(['har', join(folder, 'cached.har'), '--json'])
  expect(JSON.parse(out)).toMatchObject({
    verdict: { cause: 'none' },
    findings: [{ id: 'cacheable_tokens' }],
  })
})

test('a recording in which nothing is sent has no cause either, and says what to record', async () => {
  const path = await file('nothing.har', har([authorization(0, 'state-of-mine-abc')]))
  const { code, out } = await runs(['har', path])
  expect([code, out]).toEqual([0, expect.stringMatching(/^No cause can be named$/m)])
  expect(out).not.toContain('Likely cause')
  expect(out.split('No cause can be named')[1]).toContain('Preserve log')
})

test('the usage has what is needed in it', async () => {
  expect((await runs(['--help'])).out).toContain('check <issuer> --client-id <id> --redirect-uri <uri>')
  expect((await runs(['check', '--help'])).out).toMatch(
    /^Usage: onegrant check <issuer> --client-id <id> --redirect-uri/,
  )
  expect((await runs(['har', '--help'])).out).toMatch(
    /^Usage: onegrant har <file> \[--redact <file> \[--force\]\]/,
  )
  expect((await runs(['audit', '--help'])).out).toMatch(/^Usage: onegrant audit <file>/)
})

test('no credential is printed in any form', async () => {
  const path = await file('twice.har', twice)
  for (const args of [
    ['har', path],
    ['har', path, '--json'],
  ]) {
    const { out } = await runs(args)
    expect(out).not.toMatch(/of-mine|access-of|refresh-of|dBjftJeZ/)
  }
})

test('colours are for those who see them', async () => {
  const path = await file('twice.har', twice)
  expect((await runs(['har', path], { hasColour: true })).out).toContain('\u001B[31mproblem')
  expect((await runs(['har', path])).out).not.toContain('\u001B')
  const forced = await spawns(['har', path], { FORCE_COLOR: '1', NO_COLOR: '' })
  expect(forced.out).toContain('\u001B[31m')
  expect((await spawns(['har', path], { FORCE_COLOR: '1', NO_COLOR: '1' })).out).not.toContain('\u001B')
}, 60_000)

test('what a file or a server says cannot steer the terminal', async () => {
  const answer = { error: 'x\u001B[2J', error_description: '\u202Egnihton' }
  const path = await file('steer.har', har([exchange(0, CODE, { status: 400, answer })]))
  expect((await runs(['har', path])).out).not.toMatch(/[\u001B\u202E]/)
})

describe('--redact', () => {
  test('writes a whole HAR that only the user may read, with the same findings and no credential', async () => {
    const path = await file('twice.har', twice)
    const target = join(folder, 'out', '..', 'redacted.har')
    expect((await runs(['har', path, '--redact', target])).code).toBe(1)
    const text = await readFile(target, 'utf8')
    expect(text).not.toMatch(/of-mine|access-of|refresh-of|dBjftJeZ|in-the-title/)
    const { log } = JSON.parse(text) as {
      log: { version: string; creator: object; pages: object[]; entries: object[] }
    }
    expect(log).toMatchObject({ version: '1.2', creator: { name: 'WebInspector' } })
    expect([log.pages.length, log.entries.length]).toEqual([1, 4])
    const report = async (of: string): Promise<unknown> => {
      const { out } = await runs(['har', of, '--json'])
      return { ...(JSON.parse(out) as object), file: '' }
    }
    expect(await report(target)).toEqual(await report(path))
    expect((await stat(target)).mode & 0o777).toBe(0o600)
  })

  test('a recording without entries is a HAR afterwards, too', async () => {
    const target = join(folder, 'empty-redacted.har')
    await runs(['har', await file('empty.har', har([])), '--redact', target])
    expect(JSON.parse(await readFile(target, 'utf8'))).toMatchObject({ log: { entries: [], pages: [] } })
  })

  test('leaves nothing behind where the file is broken, and an older one as it was', async () => {
    const target = await file('older.har', 'older')
    const broken = await file('broken.har', twice.slice(0, -9))
    const { code, err } = await runs(['har', broken, '--redact', target, '--force'])
    expect([code, err]).toEqual([2, expect.stringContaining('ends in the middle')])
    expect(await readFile(target, 'utf8')).toBe('older')
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  test('does not take the place of a file that is there, but by --force', async () => {
    const path = await file('twice.har', twice)
    const target = await file('kept.har', 'of somebody')
    const kept = await runs(['har', path, '--redact', target])
    expect(kept).toMatchObject({ code: 2, out: '' })
    expect(kept.err).toBe(`${target} is there already; --force puts the new file in its place.\n`)
    expect(await readFile(target, 'utf8')).toBe('of somebody')
    expect((await runs(['har', path, '--redact', target, '--force'])).code).toBe(1)
    expect(JSON.parse(await readFile(target, 'utf8'))).toHaveProperty('log')
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  test('nor of one that comes meanwhile', async () => {
    const target = join(folder, 'meanwhile.har')
    const output = await createOutput(target, false)
    await output.write('ours')
    await file('meanwhile.har', 'theirs')
    await expect(output.commit()).rejects.toMatchObject({ code: 'exists' })
    await output.discard()
    expect(await readFile(target, 'utf8')).toBe('theirs')
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  test('does not write over the recording, nor where there is no folder', async () => {
    const path = await file('twice.har', twice)
    expect((await runs(['har', path, '--redact', path])).code).toBe(2)
    expect(await runs(['har', path, '--redact', join(folder, 'no', 'such.har')])).toMatchObject({
      code: 2,
      err: expect.stringContaining('cannot be written: there is no such file') as string,
    })
    expect((await runs(['har', path, '--redact', join(path, 'in-a-file.har')])).code).toBe(2)
    expect(await readFile(path, 'utf8')).toBe(twice)
  })
})

test.each([
  ['empty', ''],
  ['no JSON', 'GIF89a'],
  ['cut off', twice.slice(0, 700)],
  ['no HAR', '{"version":"1.2"}'],
  ['a list', '[1,2,3]'],
  ['a number', '5'],
  ['entries that are no list', '{"log":{"version":"1.2","entries":{"a":1}}}'],
  ['nested without end', `{"log":{"entries":[${'{"a":'.repeat(200_000)}`],
  ['UTF-16', Buffer.from(`\uFEFF${once_}`, 'utf16le')],
])('a file that is %s is 2 with one sentence, without a stack', { timeout: 60_000 }, async (_, content) => {
  const path = await file('hostile.har', content)
  for (const command of ['har', 'audit']) {
    const { code, out, err } = await runs([command, path])
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).toMatch(/^[^\n]+\.\n$/)
  }
})

test(
  'a recording that is damaged anywhere is read or refused, and nothing is thrown',
  { timeout: 60_000 },
  async () => {
    const damage = fc.record({
      start: fc.nat(twice.length),
      length: fc.nat(40),
      text: fc.string({ unit: 'binary' }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
        let text = twice
        for (const { start, length, text: by } of damages)
          text = text.slice(0, start) + by + text.slice(start + length)
        const path = await file('damaged.har', text)
        const { code, err } = await runs(['har', path])
        expect([0, 1, 2]).toContain(code)
        expect(err).toMatch(code === 2 ? /^[^\n]+\.\n$/ : /^$/)
      }),
      { numRuns: Number(process.env['FC_RUNS'] ?? 100) },
    )
  },
)

test('entries that claim, nest and name what they should not are read for what they are', async () => {
  const odd = [
    '{"startedDateTime":"2026-01-01","request":{"url":"https://a.example/"},"response":{"content":{"size":1e9,"encoding":"base64","text":"AAAA"}}}',
    '{"__proto__":{"startedDateTime":"2026-01-01","request":{"url":"https://a.example/"}}}',
    'null',
    '5',
    '[]',
    '{"startedDateTime":{},"request":{"url":["https://a.example"],"headers":"x"}}',
  ]
  const text = `{"log":{"version":"1.2","entries":[${odd.join()}]}}`
  const { code, out } = await runs(['har', await file('odd.har', text), '--json'])
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ entries: 1, skipped: 5 })
})

test('check asks over the given network, says each step on a terminal, and ends with 1 for a problem', async () => {
  const server = createSimulator({ clients: [{ client_id: 'demo', redirect_uris: [CALLBACK] }] })
  const answer: typeof fetch = (url, init) => server.handle(new Request(url, { ...init, redirect: 'manual' }))
  const args = ['check', server.issuer, '--client-id', 'demo', '--redirect-uri']
  let now = 0
  const io = { fetch: answer, isTerminal: true, now: () => (now += 1000) }
  const fine = await runs([...args, CALLBACK], { ...io, now: Date.now })
  expect(fine.code).toBe(0)
  expect(fine.out).toMatch(/\d+ ok, 0 warnings, 0 problems\n$/)
  const wrong = await runs([...args, `${CALLBACK}/`, '--json'], io)
  expect(wrong.code).toBe(1)
  expect(JSON.parse(wrong.out)).toMatchObject({ command: 'check', issuer: server.issuer })
  expect(wrong.err).toContain('reading the configuration')
  expect(wrong.err).toContain('trying the redirect URI')
  expect(wrong.err).toMatch(/\r\u001B\[2K$/)
})

describe('a recording of 50 MB', () => {
  let path = ''
  beforeAll(async () => {
    path = join(folder, 'large.har')
    const stream = createWriteStream(path)
    const head = har([renewal(0, 'refresh-1', 'refresh-2'), renewal(30, 'refresh-1', '', refused)])
    stream.write(head.slice(0, -']}}'.length))
    const image = exchange(0, 'x', { form: {}, answer: 'A'.repeat(90_000) })
    const small = exchange(0, 'x', {
      form: {},
      answer: { items: Array.from({ length: 300 }, (_, id) => ({ id, name: 'n' })) },
    })
    const piece = `,${JSON.stringify(image)},${JSON.stringify(small)}`
    for (let size = 0; size < 50e6; size += piece.length) {
      if (!stream.write(piece)) await once(stream, 'drain')
    }
    stream.end(']}}')
    await once(stream, 'finish')
  }, 120_000)

  test('is read in less than 300 MB of memory', async () => {
    expect((await stat(path)).size).toBeGreaterThan(50e6)
    const { code, out, err } = await spawns(
      ['har', path, '--json', '--redact', join(folder, 'large-redacted.har')],
      { ONEGRANT_DEBUG: '1' },
    )
    expect(code).toBe(1)
    expect((JSON.parse(out) as HarReport).doubleSends[0]?.gaps).toEqual([30])
    const [, peak = ''] = /^peak memory (\d+) bytes$/m.exec(err) ?? []
    expect(Number(peak)).toBeGreaterThan(10e6)
    expect(Number(peak)).toBeLessThan(300e6)
  }, 120_000)

  test('shows how far it is, on a terminal alone', async () => {
    const lines = await runs(['har', path], { isTerminal: true })
    expect(lines.err).toMatch(/\r\u001B\[2Kreading \d+ %, [\d.]+ of 5\d MB/)
    expect(lines.err).toMatch(/\r\u001B\[2K$/)
    expect((await runs(['har', path])).err).toBe('')
  }, 120_000)
})
