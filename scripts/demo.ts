import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { VITE_ORIGINS } from '../examples/provider/src/settings.ts'
import { root } from './lib/command.ts'
import { portFrom } from './lib/ports.ts'

// `--smoke`: on free ports, ends as soon as everything answers. CI starts the demo like this.
const isSmoke = process.argv.includes('--smoke')
const children: ChildProcess[] = []
let isEnding = false

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0))

try {
  await start()
} catch (error) {
  if (!isEnding) {
    console.error(`onegrant: ${error instanceof Error ? error.message : String(error)}`)
    await end(1)
  }
}

async function start(): Promise<void> {
  const env = isSmoke ? { PORT: '0', API_PORT: '0', APP_PORT: '0' } : process.env
  const port = await portFrom(env, { variable: 'PORT', fallback: 9400 })
  const apiPort = await portFrom(env, { variable: 'API_PORT', fallback: 9401 })
  const appPort = await portFrom(env, { variable: 'APP_PORT', fallback: 5173 })
  const app = `http://localhost:${appPort}`

  const provider = run('the provider', process.execPath, ['src/main.ts'], 'examples/provider', {
    PORT: String(port),
    API_PORT: String(apiPort),
    APP_ORIGINS: [...new Set([app, process.env['APP_ORIGINS']?.trim() || VITE_ORIGINS].flat())].join(' '),
  })
  const { issuer, api, users } = await readiness(provider)
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const page = run(
    'the React example',
    process.execPath,
    [vite, '--port', String(appPort), '--strictPort'],
    'examples/react',
    { VITE_AUTHORITY: issuer, VITE_API: api },
  )
  page.stdout?.resume()
  await Promise.all([answers(`${issuer}/.well-known/openid-configuration`), answers(app, 'text/html')])
  console.log(welcome({ app, issuer, api, users }))
  if (isSmoke) await end(0)
}

function run(
  name: string,
  command: string,
  args: readonly string[],
  folder: string,
  env: Record<string, string>,
): ChildProcess {
  const child = spawn(command, args, {
    cwd: join(root, folder),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  child.on('exit', (code) => {
    if (isEnding) return
    console.error(`onegrant: ${name} ended by itself (${code ?? 'by a signal'}), see above`)
    void end(1)
  })
  return child
}

interface Readiness {
  readonly issuer: string
  readonly api: string
  readonly users: string
}

/** The provider prints `ready <issuer> <api>` once both of its addresses answer. */
function readiness({ stdout: output }: ChildProcess): Promise<Readiness> {
  if (output === null) throw new Error('the provider has no output to read')
  return new Promise((resolve, reject) => {
    let users = 'see the login page'
    createInterface(output)
      .on('line', (line) => {
        users = /sign in as (.+)$/.exec(line)?.[1] ?? users
        const [, issuer, api] = /^ready (\S+) (\S+)$/.exec(line) ?? []
        if (issuer !== undefined && api !== undefined) resolve({ issuer, api, users })
      })
      .on('close', () => reject(new Error('the provider ended before it was ready')))
  })
}

async function answers(url: string, accept = 'application/json'): Promise<void> {
  const deadline = Date.now() + 60_000
  while (!(await isAnswered(url, accept))) {
    if (isEnding) return
    if (Date.now() > deadline) throw new Error(`${url} did not answer within a minute`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function isAnswered(url: string, accept: string): Promise<boolean> {
  try {
    return (await fetch(url, { headers: { accept }, signal: AbortSignal.timeout(10_000) })).ok
  } catch {
    return false
  }
}

function welcome({ app, issuer, api, users }: Readiness & { app: string }): string {
  return `
  Open   ${app}
  Users  ${users}

  For an app of your own: authority ${issuer}, client_id demo-react, redirect_uri /callback,
  post_logout_redirect_uri /signed-out. The API wants a scope and a resource (see examples/provider):
    scope: 'openid profile email offline_access contacts:read',
    apis: { '${api}/contacts': { resource: 'https://contacts.example/' } },

  Try:
    1. Sign in, then reload the page: no second sign-in, no redirect.
    2. Open "Data" in three tabs and wait half a minute: each API's token is renewed once, for all tabs.
    3. Go back to the callback's address in the history: the code is not sent again.
    4. Switch the network off in the developer tools until the token has expired, then on again.
    5. Sign out in one tab: the others follow.

  Ctrl-C ends the app and the provider.
`
}

/** Once, however many signals arrive; a child that does not end is not waited for. */
async function end(code: number): Promise<void> {
  if (isEnding) return
  isEnding = true
  const running = children.filter((child) => child.exitCode === null && child.signalCode === null)
  const ended = running.map((child) => new Promise((resolve) => child.once('exit', resolve)))
  for (const child of running) child.kill('SIGTERM')
  await Promise.race([Promise.all(ended), new Promise((resolve) => setTimeout(resolve, 3000))])
  for (const child of running) child.kill('SIGKILL')
  process.exit(code)
}
