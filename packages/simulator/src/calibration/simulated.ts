import {
  createSimulator,
  type PolicyChange,
  type Resource,
  type SigningAlgorithm,
  type SimulatorOptions,
} from '../index.ts'
import { clientsOf } from './registrations.ts'
import {
  ACCESS_TOKEN_TTL,
  CALENDAR,
  CODE_TTL,
  CONTACTS,
  GRANT_TTL,
  ORIGIN,
  PEOPLE,
  REFRESH_TOKEN_TTL,
  SESSION_TTL,
  type Side,
  type Subject,
  type World,
} from './subject.ts'

/** The simulator, set up as the real servers are; with a change, as none of them is. */
export function simulatedSide(change: PolicyChange = {}, signing: SigningAlgorithm = 'RS256'): Side {
  const subjects = new Map<World, Subject>()
  return {
    name: 'simulator',
    subject: (world) => {
      const subject =
        subjects.get(world) ?? simulated(world, { policy: changed(policyFor(world), change), signing })
      subjects.set(world, subject)
      return Promise.resolve(subject)
    },
    close: () => Promise.resolve(),
  }
}

function simulated(world: World, chosen: SimulatorOptions): Subject {
  // A clock that stands still, but where a story advances it.
  const start = Date.now()
  const server = createSimulator({ ...optionsFor(world), ...chosen, now: () => start })
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
    interaction: 'page',
    sessions: 'cookies',
    accounts: PEOPLE,
    clients: clientsOf(world).map((client) => ({ ...client, origins: [ORIGIN] })),
    resources: resourcesOf(world),
    ...(isDemo(world) && { claims: DEMO_CLAIMS }),
  }
}

function policyFor(world: World): PolicyChange {
  if (world === 'wide') return WIDE
  if (world === 'nonced') return { ...WIDE, dpop: 'nonce-required' }
  return { ...DEMO, refreshToken: world === 'strict' ? 'offline_access' : 'always' }
}

function changed(policy: PolicyChange, change: PolicyChange): PolicyChange {
  return {
    ...policy,
    ...change,
    lifetimes: { ...policy.lifetimes, ...change.lifetimes },
    rotation: { ...policy.rotation, ...change.rotation },
    reuse: { ...policy.reuse, ...change.reuse },
  }
}

const isDemo = (world: World): boolean => world === 'lenient' || world === 'strict'

const DEMO_CLAIMS = {
  profile: ['name', 'given_name', 'family_name', 'preferred_username'],
  email: ['email', 'email_verified'],
}

/** What examples/provider chooses otherwise than oidc-provider by itself. */
const DEMO: PolicyChange = {
  lifetimes: {
    accessToken: ACCESS_TOKEN_TTL,
    code: CODE_TTL,
    grant: GRANT_TTL,
    refreshToken: REFRESH_TOKEN_TTL,
    session: SESSION_TTL,
  },
  rotation: { when: 'always', publicClients: 'always', senderConstrained: 'always', notAfter: Infinity },
  spaKeepsExpiry: false,
  bareResource: 'only',
  claimsInIdToken: true,
  introspection: false,
  pkceRequired: 'always',
}

/** The preset, and a store that keeps what is over. */
const WIDE: PolicyChange = { dropsExpired: false }

function resourcesOf(world: World): readonly Resource[] {
  return [
    { resource: CONTACTS, scope: isDemo(world) ? 'contacts:read' : 'contacts:read contacts:write' },
    { resource: CALENDAR, scope: 'calendar:read' },
  ]
}
