import { cpus } from 'node:os'
import { createSimulator, type Signer, type Simulator, type SimulatorOptions } from '@onegrant/simulator'

// How many token requests the simulator answers in a second, on one core, and what of the time goes into signatures.
// `pnpm --filter @onegrant/bench simulator [seconds per measurement]`

const seconds = Number(process.argv[2] ?? '3')
if (!(seconds > 0))
  throw new TypeError(`the seconds per measurement must be a positive number, not ${process.argv[2]}`)

const contacts = 'https://contacts.example/'

/** Hands out one and the same text, so that what is left is everything but the signature. */
const noSignature: Signer = {
  alg: 'none',
  jwks: () => Promise.resolve({ keys: [] }),
  sign: () => Promise.resolve('e30.e30.e30'),
  verify: () => Promise.resolve(undefined),
}

interface Case {
  readonly name: string
  readonly signing: NonNullable<SimulatorOptions['signing']>
  /** With a resource, the access token is signed as well as the ID token. */
  readonly resource?: string
}

const cases: readonly Case[] = [
  { name: 'no signature', signing: noSignature },
  { name: 'no signature, token for an API', signing: noSignature, resource: contacts },
  { name: 'ES256, ID token', signing: 'ES256' },
  { name: 'ES256, ID token and JWT access token', signing: 'ES256', resource: contacts },
  { name: 'ES384, ID token and JWT access token', signing: 'ES384', resource: contacts },
  { name: 'RS256, ID token', signing: 'RS256' },
  { name: 'RS256, ID token and JWT access token', signing: 'RS256', resource: contacts },
]

console.log(
  `Node ${process.version}, ${cpus()[0]?.model ?? 'an unknown CPU'}, ${seconds} s each, one request at a time`,
)
console.log('per second of processor time (what a busy machine takes away does not count), and by the clock')
const measured: (readonly [Case, Measured])[] = []
for (const one of cases) measured.push([one, await measure(one)])
const [bare] = measured.map(([, { cpu }]) => cpu)
for (const [{ name }, { cpu, perSecond, requests }] of measured) {
  const signing = cpu - (bare ?? 0)
  const share = signing > 20 ? `, of which ${signing.toFixed(0)} µs sign` : ''
  const rates = [1_000_000 / cpu, perSecond].map((rate) => `${Math.round(rate)}/s`.padStart(8)).join(' ')
  console.log(`${rates}  ${name}: ${cpu.toFixed(0)} µs each${share} (${requests} requests)`)
}

interface Measured {
  /** By the clock. */
  readonly perSecond: number
  /** Microseconds of processor time for each, on all threads. */
  readonly cpu: number
  readonly requests: number
}

/** Renews one refresh token after the other, each with what the last one gave. */
async function measure({ signing, resource }: Case): Promise<Measured> {
  const server = createSimulator({
    signing,
    resources: [{ resource: contacts, scope: 'contacts:read' }],
    policy: { spaKeepsExpiry: false },
  })
  let token = await signIn(server)
  for (let warm = 0; warm < 2000; warm += 1) token = await renew(server, token, resource)
  const started = performance.now()
  const spent = process.cpuUsage()
  const end = started + seconds * 1000
  let requests = 0
  while (performance.now() < end) {
    token = await renew(server, token, resource)
    requests += 1
  }
  const { user, system } = process.cpuUsage(spent)
  return {
    requests,
    perSecond: (requests * 1000) / (performance.now() - started),
    cpu: (user + system) / requests,
  }
}

async function signIn(server: Simulator): Promise<string> {
  const { refresh_token } = await server.issue({
    account: 'ada',
    client_id: 'demo',
    scope: 'openid offline_access contacts:read',
    resource: [contacts],
  })
  return refresh_token ?? ''
}

async function renew(server: Simulator, refreshToken: string, resource: string | undefined): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: 'demo',
    refresh_token: refreshToken,
    ...(resource !== undefined && { resource }),
  })
  const response = await server.handle(new Request('https://issuer.example/token', { method: 'POST', body }))
  const tokens = (await response.json()) as { refresh_token?: string }
  if (response.status !== 200 || tokens.refresh_token === undefined) {
    throw new Error(`a renewal was answered with ${response.status}`)
  }
  return tokens.refresh_token
}
