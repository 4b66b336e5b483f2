import { createServer, preview, type Plugin } from 'vite'
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Simulator } from '../types/simulator.ts'
import { codeForm, freshCode, tokenUrl } from './testing/requests.ts'
import { simulator, type ViteOptions } from './vite.ts'

let root = ''

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'simulator-vite-'))
  await mkdir(join(root, 'dist'))
  await writeFile(join(root, 'index.html'), '<!doctype html><title>App</title>')
  await writeFile(join(root, 'dist/index.html'), '<!doctype html><title>Built app</title>')
})

afterAll(() => rm(root, { recursive: true }))

type Start = (plugin: Plugin) => Promise<{ origin: string; close: () => Promise<void> }>

const common = { configFile: false, logLevel: 'error' } as const

const dev: Start = async (plugin) => {
  const vite = await createServer({ ...common, root, plugins: [plugin], server: { port: 0, ws: false } })
  await vite.listen()
  return { origin: originOf(vite.resolvedUrls), close: () => vite.close() }
}

const built: Start = async (plugin) => {
  const vite = await preview({ ...common, root, plugins: [plugin], preview: { port: 0 } })
  return { origin: originOf(vite.resolvedUrls), close: () => vite.close() }
}

function originOf(urls: { local: string[] } | null): string {
  return new URL(urls?.local[0] ?? '').origin
}

async function run(
  start: Start,
  options: ViteOptions,
  use: (place: { origin: string; ready: Simulator[] }) => Promise<void>,
): Promise<void> {
  const ready: Simulator[] = []
  const { origin, close } = await start(simulator({ ...options, onReady: (server) => ready.push(server) }))
  try {
    await use({ origin, ready })
  } finally {
    await close()
  }
}

test.each([
  ['the dev server', dev],
  ['the preview server', built],
] as const)('%s is the issuer, beside the app', async (_name, start) => {
  await run(start, {}, async ({ origin, ready }) => {
    const discovered = await fetch(`${origin}/oidc/.well-known/openid-configuration`)
    expect(await discovered.json()).toMatchObject({ issuer: `${origin}/oidc` })
    expect(await (await fetch(`${origin}/oidcs`, { headers: { accept: 'text/html' } })).text()).toMatch(
      /app/i,
    )
    expect(ready).toHaveLength(1)
  })
})

test('the default client may come back to the dev server', async () => {
  await run(dev, {}, async ({ origin, ready }) => {
    await fetch(`${origin}/oidc/.well-known/openid-configuration`)
    const [server] = ready as [Simulator]
    const code = await freshCode(server)
    const response = await fetch(tokenUrl(server), codeForm(code, { redirect_uri: `${origin}/callback` }))
    expect(response.status).toBe(200)
  })
})

test('path, clients and all other options are the caller’s', async () => {
  const clients = [{ client_id: 'mine', redirect_uris: ['/back', 'https://other.example/back'] }]
  await run(dev, { path: '/auth', clients, preset: 'logto' }, async ({ origin, ready }) => {
    expect((await fetch(`${origin}/auth/.well-known/openid-configuration`)).status).toBe(200)
    const [server] = ready as [Simulator]
    expect(server.policy.name).toBe('logto')
    const { callback = '' } = await server.signIn({ account: 'ada', client_id: 'mine' })
    expect(callback.startsWith(`${origin}/back?`)).toBe(true)
  })
})
