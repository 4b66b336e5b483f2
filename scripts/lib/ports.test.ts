import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { portFrom } from './ports.ts'

const setting = { variable: 'APP_PORT', fallback: 0 }

test('takes any free port for 0', async () => {
  expect(await portFrom({}, setting)).toBeGreaterThan(0)
})

test('names the port that is in use, and the variable that moves it', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen({ port: 0, host: 'localhost' }, resolve))
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  try {
    await expect(portFrom({ APP_PORT: String(port) }, setting)).rejects.toThrow(
      `Port ${port} is in use: stop what uses it, or set APP_PORT to another port`,
    )
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
})

test('names a variable that is no port number', async () => {
  await expect(portFrom({ APP_PORT: 'http' }, setting)).rejects.toThrow(
    'APP_PORT must be a port number, not "http"',
  )
})
