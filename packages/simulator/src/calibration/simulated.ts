import { createSimulator, type PolicyChange, type Resource, type SimulatorOptions } from '../index.ts'
import { clientsOf } from './registrations.ts'
import {
  ACCESS_TOKEN_TTL,
  CALENDAR,
  CODE_TTL,
  CONTACTS,
  DEMO_GRANT_TTL,
  GRANT_TTL,
  ORIGIN,
  PEOPLE,
  REFRESH_TOKEN_TTL,
  SESSION_TTL,
  type Side,
  type Subject,
  type World,
} from './subject.ts'

/** The simulator, set up as the real servers are. */
export function simulatedSide(): Side {
  const subjects = new Map<World, Subject>()
  return {
    name: 'simulator',
    subject: (world) => {
      const subject = subjects.get(world) ?? simulated(world)
      subjects.set(world, subject)
      return Promise.resolve(subject)
    },
    close: () => Promise.resolve(),
  }
}

function simulated(world: World): Subject {
  // A clock that stands still, but where a story advances it.
  const start = Date.now()
  const server = createSimulator({ ...optionsFor(world), now: () => start })
  return {
    issuer: server.issuer,
    fetch: server.handle,
    now: server.now,
    advance: (seconds) => server.advance(seconds * 1000),
    reason: () => {
      const newest = server.journal.at(-1)?.id
      const refusal = server.audit.findLast(({ request, event }) => request === newest && event === 'refused')
      return Promise.resolve(refusal?.detail ?? null)
    },
    revokeGrants: (account) => server.revoke({ account }),
    deleteAccount: server.deleteAccount,
  }
}

function optionsFor(world: World): SimulatorOptions {
  return {
    issuer: 'http://localhost:9400',
    preset: 'oidcProvider',
    policy: policyFor(world),
    interaction: 'page',
    sessions: 'cookies',
    accounts: PEOPLE,
    clients: clientsOf(world).map((client) => ({ ...client, origins: [ORIGIN] })),
    resources: resourcesOf(world),
  }
}

function policyFor(world: World): PolicyChange {
  const isDemo = world === 'lenient' || world === 'strict'
  return {
    lifetimes: {
      accessToken: ACCESS_TOKEN_TTL,
      code: CODE_TTL,
      grant: isDemo ? DEMO_GRANT_TTL : GRANT_TTL,
      idToken: 3600,
      refreshToken: REFRESH_TOKEN_TTL,
      session: SESSION_TTL,
    },
    refreshToken: world === 'strict' ? 'offline_access' : 'always',
    // The demo's store drops what is over, the one of the wide world keeps it.
    dropsExpired: isDemo,
    introspection: !isDemo,
    dpop: world === 'nonced' ? 'nonce-required' : 'accepted',
    par: 'accepted',
    bareResource: 'only',
    pkceRequired: 'always',
    claimsInIdToken: true,
  }
}

function resourcesOf(world: World): readonly Resource[] {
  const isDemo = world === 'lenient' || world === 'strict'
  return [
    { resource: CONTACTS, scope: isDemo ? 'contacts:read' : 'contacts:read contacts:write' },
    { resource: CALENDAR, scope: 'calendar:read' },
  ]
}
