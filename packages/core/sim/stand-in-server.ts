import type { Issued, Server, ServerOutcome, ServerPolicy } from './server.ts'

interface Family {
  readonly id: string
  readonly subject: string
  current: string
  dead: boolean
}

interface Token {
  readonly family: Family
  readonly parent: Token | undefined
  readonly value: string
  usedAt: number | undefined
}

interface Code {
  readonly verifier: string
  readonly redirectUri: string
  readonly subject: string
  family: Family | undefined
}

const refused = (error: string, ended?: string): ServerOutcome => ({ kind: 'refused', error, ended })

/** A provider of the simulation's own. */
export function createStandIn(policy: ServerPolicy, lifetime: number, now: () => number): Server {
  const tokens = new Map<string, Token>()
  const families = new Map<string, Family>()
  const codes = new Map<string, Code>()
  const accesses = new Map<string, Issued>()
  const pairs = new Map<string, Issued>()
  let count = 0

  function issue(family: Family, parent: Token | undefined, resource: string | undefined): Issued {
    const value = parent !== undefined && !policy.rotates ? parent.value : `rt~${++count}`
    if (value !== parent?.value) tokens.set(value, { family, parent, value, usedAt: undefined })
    family.current = value
    const accessToken = `at~${++count}`
    const issued: Issued = {
      accessToken,
      refreshToken: value,
      family: family.id,
      subject: family.subject,
      resource,
      ends: now() + lifetime * 1000,
    }
    accesses.set(accessToken, issued)
    pairs.set(value, issued)
    return issued
  }

  function begin(subject: string): Family {
    const family = { id: `f${++count}`, subject, current: '', dead: false }
    families.set(family.id, family)
    return family
  }

  function kill(family: Family, wide: boolean): void {
    family.dead = true
    if (wide) for (const other of families.values()) if (other.subject === family.subject) other.dead = true
  }

  function mayReuse(token: Token): boolean {
    const { family, usedAt } = token
    if (usedAt === undefined || now() - usedAt >= policy.window * 1000) return false
    return policy.of === 'any' || tokens.get(family.current)?.parent === token
  }

  const isFirstUse = (token: Token): boolean => !policy.rotates || token.usedAt === undefined

  return {
    policy,
    lifetime,
    authorize({ verifier, redirectUri, subject }) {
      const code = `cd~${++count}`
      codes.set(code, { verifier, redirectUri, subject, family: undefined })
      return code
    },
    redeem(code, verifier, redirectUri, resource) {
      const known = codes.get(code)
      if (known === undefined) return refused('invalid_grant')
      if (known.family !== undefined) {
        kill(known.family, policy.revokes === 'grant')
        return refused('invalid_grant', known.family.id)
      }
      if (known.verifier !== verifier || known.redirectUri !== redirectUri) return refused('invalid_grant')
      known.family = begin(known.subject)
      return { kind: 'granted', issued: issue(known.family, undefined, resource) }
    },
    renew(refreshToken, resource) {
      const token = tokens.get(refreshToken)
      if (token === undefined || token.family.dead) return refused('invalid_grant')
      if (isFirstUse(token) || mayReuse(token)) {
        token.usedAt ??= now()
        return { kind: 'granted', issued: issue(token.family, token, resource) }
      }
      if (policy.then === 'reject') return refused('invalid_grant')
      kill(token.family, policy.then === 'grant')
      return refused('invalid_grant', token.family.id)
    },
    revoke(refreshToken) {
      const token = tokens.get(refreshToken)
      if (token !== undefined) kill(token.family, policy.revokes === 'grant')
    },
    end(family) {
      const found = families.get(family)
      if (found !== undefined) found.dead = true
    },
    seed: (subject, resource) => issue(begin(subject), undefined, resource),
    redeemable(refreshToken) {
      const token = tokens.get(refreshToken)
      return token !== undefined && !token.family.dead && (isFirstUse(token) || mayReuse(token))
    },
    familyOf: (refreshToken) => tokens.get(refreshToken)?.family.id,
    isLive: (family) => families.get(family)?.dead === false,
    issuedAs: (accessToken) => accesses.get(accessToken),
    pairOf: (refreshToken) => pairs.get(refreshToken),
  }
}
