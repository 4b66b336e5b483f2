import { expect, test } from 'vitest'
import { readSettings } from './settings.ts'

test('an empty environment gives the defaults', () => {
  const settings = readSettings({})
  expect(settings).toMatchObject({
    host: 'localhost',
    port: 9400,
    apiPort: 9401,
    accessTokenTtl: 60,
    codeTtl: 60,
    offline: 'lenient',
    control: false,
  })
  expect(settings.appOrigins).toEqual(
    expect.arrayContaining(['http://localhost:5173', 'http://localhost:5199']),
  )
})

test('each variable is read', () => {
  const env = {
    PORT: '0',
    API_PORT: '9501',
    HOST: '127.0.0.1',
    ACCESS_TOKEN_TTL: '5',
    OFFLINE: 'strict',
    CONTROL: '1',
    APP_ORIGINS: ' http://localhost:8080  https://app.example ',
  }
  expect(readSettings(env)).toMatchObject({
    port: 0,
    apiPort: 9501,
    host: '127.0.0.1',
    accessTokenTtl: 5,
    offline: 'strict',
    control: true,
    appOrigins: ['http://localhost:8080', 'https://app.example'],
  })
})

test.each([
  ['PORT', '80a'],
  ['API_PORT', '70000'],
  ['HOST', '0.0.0.0'],
  ['ACCESS_TOKEN_TTL', '0'],
  ['REFRESH_TOKEN_TTL', '-5'],
  ['OFFLINE', 'Strict'],
  ['CONTROL', 'true'],
  ['APP_ORIGINS', 'http://localhost:5173/'],
])('a bad %s is an error that names it', (name, value) => {
  expect(() => readSettings({ [name]: value })).toThrow(new RegExp(`^${name} must be`))
})
