import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { form } from '../testing/requests.ts'
import { argumentsFrom, optionsFrom, type ManualOptions } from './cli-options.ts'

const script = fileURLToPath(new URL('cli.ts', import.meta.url))

interface Run {
  readonly lines: string[]
  readonly errors: () => string
  readonly waitFor: (pattern: RegExp) => Promise<RegExpExecArray>
  readonly stop: (signal: NodeJS.Signals) => Promise<number | null>
  readonly ended: Promise<number | null>
}

function run(...args: readonly string[]): Run {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines: string[] = []
  let errors = ''
  child.stderr.on('data', (data: Buffer) => {
    errors += data.toString()
  })
  createInterface(child.stdout).on('line', (line) => lines.push(line))
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  return {
    lines,
    ended,
    errors: () => errors,
    waitFor: async (pattern) => {
      await expect.poll(() => lines.join('\n'), { timeout: 10_000 }).toMatch(pattern)
      return pattern.exec(lines.join('\n')) as RegExpExecArray
    },
    stop: (signal) => {
      child.kill(signal)
      return ended
    },
  }
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  'prints how to use it, then each exchange, and ends on %s',
  async (signal) => {
    const { waitFor, stop, errors } = run('--port', '0')
    const [, issuer = ''] = await waitFor(/^issuer +(http:\/\/localhost:\d+)$/m)
    await waitFor(/^client id +demo, without a secret$/m)
    await waitFor(/^users +ada \(password lovelace\), grace \(password hopper\)$/m)
    await waitFor(/^redirects +http:\/\/localhost:3000\/callback$/m)
    const { token_endpoint } = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as {
      token_endpoint: string
    }
    await fetch(token_endpoint, form({ grant_type: 'refresh_token', refresh_token: 'secret-of-mine' }))
    const [line] = await waitFor(/^#2 .*token.*$/m)
    expect(line).toContain('400 invalid_grant (refresh_token_unknown)')
    expect(line).not.toContain('secret-of-mine')
    expect(await stop(signal)).toBe(0)
    expect(errors()).toBe('')
  },
)

test('--help explains the options and ends', async () => {
  const { ended, lines } = run('--help')
  expect(await ended).toBe(0)
  expect(lines.join('\n')).toContain('--redirect-uri <uri>')
})

test('a wrong option ends it with one line', async () => {
  const { ended, errors } = run('--preset', 'mine')
  expect(await ended).toBe(1)
  expect(errors()).toBe('--preset must be one of auth0, logto, oidcProvider, okta, not "mine"\n')
})

const options = (...args: readonly string[]): ManualOptions => {
  const given = argumentsFrom([...args])
  if (given === 'help') throw new Error('no options but help')
  return optionsFrom(given)
}

test('the command line becomes options of a server', () => {
  const given = [
    '--port',
    '1',
    '--preset',
    'okta',
    '--client-id',
    'mine',
    '--lifetime',
    '60',
    '--account',
    'ada',
  ]
  const more = ['--redirect-uri', 'http://localhost:1234/x', '--resource', 'https://api.example/=read,write']
  expect(options(...given, ...more)).toEqual({
    port: 1,
    preset: 'okta',
    clients: [
      {
        client_id: 'mine',
        redirect_uris: ['http://localhost:1234/x'],
        post_logout_redirect_uris: ['http://localhost:1234/x', 'http://localhost:1234/'],
      },
    ],
    resources: [{ resource: 'https://api.example/', scope: 'read write' }],
    policy: { lifetimes: { accessToken: 60 } },
    interaction: { account: 'ada' },
  })
})

test('what is no number and no option is refused', () => {
  expect(() => options('--port', 'x')).toThrow('--port must be a whole number, not "x"')
  expect(() => options('--lifetime', '1.5')).toThrow('--lifetime must be a whole number')
  expect(() => options('--colour', 'red')).toThrow("Unknown option '--colour'")
})
