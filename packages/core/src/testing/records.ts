import type { GrantRecord, HeldToken, Intent, TransactionRecord } from '../decide/record.ts'
import type { Fingerprint } from '../trail.ts'

/** A fingerprint that tests can read. */
export function mark(text: string): Fingerprint {
  return text as Fingerprint
}

/** A fixed instant, ms since 1970: tests move it by adding. */
export const noon: number = Date.UTC(2026, 5, 1, 12)

/** An access token of five minutes, issued at noon. */
export function heldToken(changes: Partial<HeldToken> = {}): HeldToken {
  return { accessToken: 'at-1', expiresAt: noon + 300_000, lifetime: 300, ...changes }
}

/** A first send at noon without a known outcome. */
export function sentIntent(changes: Partial<Intent> = {}): Intent {
  return {
    id: 'intent-1',
    fingerprint: mark('fp-of-rt-1'),
    attempt: 1,
    tab: 'tab-1',
    lane: 2,
    sentAt: noon,
    retryAt: noon + 2000,
    outcome: undefined,
    ...changes,
  }
}

/** A live grant of the user Ada without any access token. */
export function grantRecord(changes: Partial<GrantRecord> = {}): GrantRecord {
  return {
    version: 1,
    status: 'live',
    grantId: 'grant-1',
    epoch: 7,
    generation: 2,
    signOuts: 1,
    startedAt: noon - 60_000,
    user: { sub: 'ada' },
    idToken: 'idt-1',
    refreshToken: 'rt-1',
    scope: 'openid',
    tokens: {},
    intent: null,
    diagnosis: null,
    revoking: [],
    ...changes,
  }
}

/** A sign-in that was started at noon and has had no answer. */
export function transactionRecord(changes: Partial<TransactionRecord> = {}): TransactionRecord {
  return {
    version: 1,
    status: 'open',
    state: 'state-1',
    createdAt: noon,
    redirect_uri: 'https://app.example/callback',
    code_verifier: 'verifier-1',
    nonce: 'nonce-1',
    returnTo: '/notes',
    appState: undefined,
    request: { scope: 'openid', resources: [], parameters: {} },
    interruptedAt: 0,
    response: null,
    arrivedAt: 0,
    sendId: null,
    signOuts: 1,
    error: null,
    ...changes,
  }
}
