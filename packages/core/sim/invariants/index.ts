import type { Invariant, Run } from '../types.ts'
import {
  codeOnce,
  codesAreGood,
  commits,
  honestSends,
  noSelfInflictedReuse,
  oneInFlight,
  rate,
  resends,
  writeAhead,
} from './credentials.ts'
import {
  cleanEnd,
  earlyRevocations,
  noSecrets,
  oneRestart,
  recovery,
  revoked,
  shortHolds,
  typedErrors,
} from './endings.ts'
import { cleanDisk } from './memory.ts'
import {
  bounded,
  epochs,
  foreignRecords,
  losses,
  needyTakeovers,
  noResurrection,
  ownIntents,
} from './records.ts'
import { convergence, noCallsInLane, noLoops, prerenderedSilence, steadySessions } from './sessions.ts'
import { proofs } from './proofs.ts'
import { forced, rightToken, toldFirst, unreadable } from './tokens.ts'
import { workersForget } from './workers.ts'
import { promptAdoption } from './waits.ts'
import { keptSessions, noForgedCode, noFrameLeft, oneAttempt, sameUser } from './windows.ts'

/** All that must always hold; what notes facts comes first. */
export const invariants: readonly ((run: Run) => Invariant)[] = [
  commits,
  codeOnce,
  codesAreGood,
  resends,
  honestSends,
  writeAhead,
  oneInFlight,
  noSelfInflictedReuse,
  rate,
  epochs,
  ownIntents,
  needyTakeovers,
  noResurrection,
  losses,
  foreignRecords,
  bounded,
  rightToken,
  toldFirst,
  forced,
  unreadable,
  steadySessions,
  convergence,
  noCallsInLane,
  noLoops,
  prerenderedSilence,
  recovery,
  typedErrors,
  noSecrets,
  cleanDisk,
  shortHolds,
  cleanEnd,
  revoked,
  earlyRevocations,
  oneRestart,
  workersForget,
  proofs,
  oneAttempt,
  sameUser,
  noFrameLeft,
  noForgedCode,
  keptSessions,
  promptAdoption,
]
