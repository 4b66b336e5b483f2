import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createServer } from 'vite'

const here = fileURLToPath(new URL('.', import.meta.url))

test('the Vite config of the README serves an issuer beside the app', async () => {
  const vite = await createServer({
    root: here,
    configFile: `${here}vite.config.ts`,
    logLevel: 'error',
    server: { port: 0, ws: false },
  })
  try {
    await vite.listen()
    const { origin } = new URL(vite.resolvedUrls?.local[0] ?? '')
    const discovery = await fetch(`${origin}/oidc/.well-known/openid-configuration`)
    expect(await discovery.json()).toMatchObject({ issuer: `${origin}/oidc` })
  } finally {
    await vite.close()
  }
})
