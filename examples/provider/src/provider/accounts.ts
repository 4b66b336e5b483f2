import type { Account } from 'oidc-provider'

export interface DemoUser {
  sub: string
  password: string
  name: string
  givenName: string
  familyName: string
  email: string
}

/** Shown on the login page: there is nothing behind them to protect. */
export const DEMO_USERS: readonly DemoUser[] = [
  {
    sub: 'ada',
    password: 'lovelace',
    name: 'Ada Lovelace',
    givenName: 'Ada',
    familyName: 'Lovelace',
    email: 'ada@example.com',
  },
  {
    sub: 'grace',
    password: 'hopper',
    name: 'Grace Hopper',
    givenName: 'Grace',
    familyName: 'Hopper',
    email: 'grace@example.com',
  },
]

export function userOf(sub: string): DemoUser | undefined {
  return DEMO_USERS.find((user) => user.sub === sub)
}

/** The user with this name and password, undefined where there is none. */
export function signInWith(username: string, password: string): DemoUser | undefined {
  const user = userOf(username.trim().toLowerCase())
  return user?.password === password ? user : undefined
}

export function accountOf(sub: string): Account | undefined {
  const user = userOf(sub)
  if (user === undefined) return undefined
  return {
    accountId: user.sub,
    claims: () => ({
      sub: user.sub,
      name: user.name,
      given_name: user.givenName,
      family_name: user.familyName,
      preferred_username: user.sub,
      email: user.email,
      email_verified: true,
    }),
  }
}

export const CLAIMS = {
  openid: ['sub'],
  profile: ['name', 'given_name', 'family_name', 'preferred_username'],
  email: ['email', 'email_verified'],
}
