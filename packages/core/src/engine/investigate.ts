import { diagnose } from '../decide/diagnosis/diagnose.ts'
import type { GrantCase } from '../decide/diagnosis/facts.ts'
import type { Diagnosis } from '../decide/diagnosis/types.ts'
import type { GrantRecord, Intent, TransactionRecord } from '../decide/record.ts'
import type { Answer } from '../protocol/protocol.ts'
import type { Fingerprint, TrailEntry } from '../trail.ts'
import type { Context } from './context.ts'
import { entriesAt } from './recorder.ts'

export { diagnoseLostKey } from '../decide/diagnosis/lost-key.ts'

type Refused = Answer & { kind: 'refused' }

/** A code that was refused. */
export interface RefusedCode {
  readonly answer: Refused
  /** The sign-in as it was before the send. */
  readonly open: TransactionRecord
  readonly fingerprint: Fingerprint
  /** ms since 1970. */
  readonly sentAt: number
}

/** A refresh token that was refused. */
export interface RefusedToken {
  readonly answer: Refused
  /** The record that the send was decided on. */
  readonly grant: GrantRecord
  readonly intent: Intent
}

export type Refusal = RefusedCode | RefusedToken

/** Finds out why a grant request was refused, and notes it. */
export async function investigate(context: Context, refusal: Refusal): Promise<Diagnosis> {
  const { answer } = refusal
  const { error, status } = answer
  const about = 'grant' in refusal ? ofToken(refusal) : await ofCode(context, refusal)
  const diagnosis = diagnose({
    ...about,
    answer: {
      status,
      error,
      errorDescription: textOf(answer.describe?.()),
      issuer: context.settings.authority,
    },
    trail: await trailOf(context),
  })
  const { cause, confidence } = diagnosis
  const { credential, fingerprint } = about
  context.recorder.record('diagnosed', { credential, fingerprint, cause, confidence })
  // What cannot be kept for later is told now all the same.
  if (!('grant' in refusal)) await keep(context, refusal.open, diagnosis).catch(() => undefined)
  return diagnosis
}

type Own = Omit<GrantCase, 'answer' | 'trail' | 'fingerprint'> & { readonly fingerprint: Fingerprint }

function ofToken({ grant, intent }: RefusedToken): Own {
  return {
    credential: 'refresh_token',
    fingerprint: intent.fingerprint,
    attempt: intent.attempt,
    cameAt: issuedAt(grant),
    startedAt: grant.startedAt,
    sentAt: intent.sentAt,
    epoch: grant.epoch,
    isVerifierSame: undefined,
  }
}

async function ofCode({ platform }: Context, { open, fingerprint, sentAt }: RefusedCode): Promise<Own> {
  const { code_challenge, code_verifier, arrivedAt, createdAt } = open
  return {
    credential: 'code',
    fingerprint,
    attempt: 1,
    cameAt: arrivedAt,
    startedAt: createdAt,
    sentAt,
    epoch: undefined,
    isVerifierSame:
      code_challenge === undefined
        ? undefined
        : (await platform.crypto.digest(code_verifier ?? '')) === code_challenge,
  }
}

/** What a server sends in place of a text is none. */
function textOf(description: unknown): string | undefined {
  return typeof description === 'string' ? description : undefined
}

/** What this page knows, and what is stored: the other tabs' past may not have come here yet. */
async function trailOf({ recorder, store, platform }: Context): Promise<readonly TrailEntry[]> {
  const known = recorder.trail.entries()
  const ids = new Set(known.map(({ id }) => id))
  // Storage that cannot be read is no reason to say nothing.
  const stored: readonly unknown[] = await store.append([], Infinity).catch(() => [])
  const others = stored.filter(entriesAt(platform.clock.wall())).filter(({ id }) => !ids.has(id))
  return [...known, ...others].sort((a, b) => a.at - b.at)
}

/** Whoever opens the callback again hears the same. */
function keep({ memory }: Context, { state }: TransactionRecord, diagnosis: Diagnosis): Promise<void> {
  return memory.change(state, ({ transaction }) => ({
    result: undefined,
    ...(transaction?.error && {
      transaction: { ...transaction, error: { ...transaction.error, diagnosis } },
    }),
  }))
}

/** When the record's refresh token came, as far as its access tokens tell, ms since 1970. */
function issuedAt({ tokens, startedAt }: GrantRecord): number {
  return Math.max(startedAt, ...Object.values(tokens).map((token) => token.expiresAt - token.lifetime * 1000))
}
