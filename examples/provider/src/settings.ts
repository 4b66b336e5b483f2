export interface Settings {
  /** A loopback name: this server has passwords on its login page. */
  host: string
  /** Port of the provider; 0 takes any free one. */
  port: number
  /** Port of the protected API; 0 takes any free one. */
  apiPort: number
  /** Origins of the apps that may sign in and call. */
  appOrigins: readonly string[]
  /** Lifetimes, in seconds. */
  accessTokenTtl: number
  refreshTokenTtl: number
  codeTtl: number
  idTokenTtl: number
  sessionTtl: number
  /** `strict`: oidc-provider's own rule, no refresh token without offline_access and prompt=consent. */
  offline: 'lenient' | 'strict'
  /** Serves /control/ for tests. */
  control: boolean
  /** Ends the connection after each answer. */
  connectionClose: boolean
  /** Seconds in which a used refresh token is answered with another pair; 0 for oidc-provider's own rule. */
  reuseWindow: number
  /** `required`: a DPoP proof must have a nonce, at the provider and at the API; `offered`: once the control endpoint says so. */
  dpopNonce: 'off' | 'offered' | 'required'
}

export type Environment = Readonly<Record<string, string | undefined>>

const DAY = 24 * 60 * 60

// Every port a Vite dev server or preview takes by itself, so that a newcomer's own app can sign in at once.
export const VITE_ORIGINS = [...Array.from({ length: 27 }, (_, index) => 5173 + index), 3000, 4173].map(
  (port) => `http://localhost:${port}`,
)

/** Reads the settings from the environment; a bad value is a TypeError that names its variable. */
export function readSettings(env: Environment): Settings {
  return {
    host: choice(env, 'HOST', ['localhost', '127.0.0.1']),
    port: integer(env, 'PORT', 9400, { least: 0, most: 65_535 }),
    apiPort: integer(env, 'API_PORT', 9401, { least: 0, most: 65_535 }),
    appOrigins: origins(env),
    accessTokenTtl: seconds(env, 'ACCESS_TOKEN_TTL', 60),
    refreshTokenTtl: seconds(env, 'REFRESH_TOKEN_TTL', 14 * DAY),
    codeTtl: seconds(env, 'CODE_TTL', 60),
    idTokenTtl: seconds(env, 'ID_TOKEN_TTL', 60 * 60),
    sessionTtl: seconds(env, 'SESSION_TTL', 14 * DAY),
    offline: choice(env, 'OFFLINE', ['lenient', 'strict']),
    control: flag(env, 'CONTROL'),
    connectionClose: flag(env, 'CONNECTION_CLOSE'),
    reuseWindow: integer(env, 'REUSE_WINDOW', 0, { least: 0, most: 365 * DAY }),
    dpopNonce: choice(env, 'DPOP_NONCE', ['off', 'offered', 'required']),
  }
}

function seconds(env: Environment, name: string, fallback: number): number {
  return integer(env, name, fallback, { least: 1, most: 365 * DAY })
}

function integer(
  env: Environment,
  name: string,
  fallback: number,
  range: { least: number; most: number },
): number {
  const text = env[name]
  if (text === undefined || text === '') return fallback
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (value >= range.least && value <= range.most) return value
  throw new TypeError(`${name} must be a whole number from ${range.least} to ${range.most}, not "${text}"`)
}

function choice<const Choice extends string>(
  env: Environment,
  name: string,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const text = env[name]
  if (text === undefined || text === '') return choices[0]
  const found = choices.find((candidate) => candidate === text)
  if (found !== undefined) return found
  throw new TypeError(`${name} must be ${choices.join(' or ')}, not "${text}"`)
}

function flag(env: Environment, name: string): boolean {
  return choice(env, name, ['0', '1']) === '1'
}

function origins(env: Environment): readonly string[] {
  const text = env['APP_ORIGINS']?.trim()
  if (text === undefined || text === '') return VITE_ORIGINS
  return text.split(/\s+/).map((entry) => {
    const url = URL.parse(entry)
    // An origin with a path would never equal the browser's Origin header, and nobody would see why.
    if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.origin === entry)
      return entry
    throw new TypeError(
      `APP_ORIGINS must be origins like http://localhost:5173, without a path, not "${entry}"`,
    )
  })
}
