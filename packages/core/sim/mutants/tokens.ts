import { type Mutant, mutant } from './mutant.ts'

const access = 'engine/access-token.ts'

/** Bugs in what is given out, and to whom. */
export const tokenMutants: readonly Mutant[] = [
  mutant(
    'memory is never compared with the store',
    '5.1 verified against the record in the last 30 s',
    access,
    '      memory.isVerified() &&\n',
    '',
  ),
  mutant(
    'callers do not judge again',
    '5.1 each judges again after its last await',
    access,
    '        end = await waitFor(fly(key, request, rejected).done, signal)\n',
    '        end = await waitFor(fly(key, request, rejected).done, signal)\n        if (token !== undefined) return heldFor(key)?.accessToken ?? token.accessToken\n',
  ),
  mutant(
    'a residue that ended in the wait is given out',
    '5.1 each judges again after its last await',
    access,
    "        freshness(token, platform.clock.wall(), 0) === 'fresh'\n      )\n        return",
    '        true\n      )\n        return',
  ),
  mutant(
    'forceRefresh takes what it had',
    '5.1 not the token that I held when I called',
    access,
    'if (token !== undefined && token.accessToken !== rejected) {',
    'if (token !== undefined) {',
  ),
  mutant(
    'an error that nobody can tell from a bug',
    '3 one closed table of errors',
    access,
    "if (grant === undefined || grant.status === 'out') throw new AuthError('signed_out')",
    "if (grant === undefined || grant.status === 'out') throw new TypeError('signed out')",
  ),
  mutant(
    'a token of any resource will do',
    '5.3 adopt only what I asked for',
    'decide/renewal.ts',
    'const token = grant.tokens[key]',
    'const token = grant.tokens[key] ?? Object.values(grant.tokens)[0]',
  ),
  mutant(
    'the token of another resource is given out',
    '9 never one for another resource',
    access,
    "return grant?.status === 'live' ? grant.tokens[key] : undefined",
    "return grant?.status === 'live' ? Object.values(grant.tokens)[0] : undefined",
  ),
  mutant(
    'a token that has ended is fresh',
    '9 never an expired token',
    'decide/freshness.ts',
    'if (left <= 0 ||',
    'if (left <= -120_000 ||',
  ),
  mutant(
    'lifetime counts from the receipt',
    '5.1 server-relative time',
    'engine/settle-renewal.ts',
    'expiresAt: since + lifetime * 1000 }',
    'expiresAt: platform.clock.wall() + lifetime * 1000 }',
  ),
  mutant(
    'another user is told of once the lane is free',
    '9 never a token of another user',
    'engine/engine.ts',
    'const isUrgent = isOfAnother(told, now)',
    'const isUrgent = isOfAnother(undefined, now)',
  ),
  mutant(
    'the channel carries the token',
    '9 no token through channels',
    'engine/engine.ts',
    '    announce: tabs.announce,\n',
    '    announce() {\n      tabs.share([memory.current() as never])\n      tabs.announce()\n    },\n',
  ),
  mutant(
    'a renewal makes another session',
    '9 listeners see no flicker on renewal',
    'decide/session.ts',
    "if (session.status === 'signed-in' && session.user === user) return session",
    '',
  ),
  mutant(
    'a renewal under way signs out',
    '7 never sign out for a lock time-out',
    'decide/session.ts',
    "if (grant === undefined || grant.status === 'out' || grant.user === null) {",
    "if (grant === undefined || grant.status === 'out' || grant.user === null || grant.intent?.outcome !== undefined) {",
  ),
  mutant(
    'dispose leaves the channel open',
    '9 dispose ends every timer, channel, lock',
    'engine/engine.ts',
    '      afterTasks(context, close)\n',
    '',
  ),
  mutant(
    'dispose leaves the heartbeat',
    '9 dispose ends every timer, channel, lock',
    'engine/engine.ts',
    '      heartbeat.stop()\n',
    '',
  ),
  mutant(
    'a page that comes back from the logout waits for ever',
    '3 the session is what the record says',
    'engine/sign-in.ts',
    '      endSignOut(context)\n',
    '',
  ),
]
