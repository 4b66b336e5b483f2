import type { PresetName } from '../../../simulator/src/types/policy.ts'
import type { CredentialKind } from '../../src/trail.ts'
import type { Confidence, InvalidGrantCause } from '../../src/diagnosis.ts'

/*
 * What a client could know, written before the code that knows it. Each cell is the cause that the diagnosis must name
 * and the highest confidence that its evidence allows. Where the evidence of two causes is the same, both cells say the
 * same, and no more than `possible`: a browser that repeats a request by itself looks like a stranger who was faster.
 */

/** What is left of the past when the refusal comes. */
export const knowledge = ['same page', 'after a reload', 'other tab', 'trail cleared'] as const
export type Knowledge = (typeof knowledge)[number]

export type Verdict =
  | `${InvalidGrantCause} ${Confidence}`
  /** The provider takes the credential: its window, or a revocation that does not reach so far. */
  | 'granted'
  /** The SDK does not send it: the sign-in was begun too long ago. */
  | 'not sent'

type Cell = Verdict | Readonly<Record<PresetName, Verdict>>

export interface Row {
  readonly credential: CredentialKind
  /** What the audit log of the server must say. */
  readonly audit: string
  /** The cause in our words. */
  readonly truth: InvalidGrantCause
  readonly cells: Readonly<Record<Knowledge, Cell>>
}

/** The same whatever is left of the past: the record of the sign-in or of the grant itself has the evidence. */
function always(cell: Cell): Row['cells'] {
  return { 'same page': cell, 'after a reload': cell, 'other tab': cell, 'trail cleared': cell }
}

/** The trail has the evidence, and without it the record leaves open what it was. */
function byTrail(cell: Cell, cleared: Cell): Row['cells'] {
  return { ...always(cell), 'trail cleared': cleared }
}

function presets(oidcProvider: Verdict, logto: Verdict, auth0: Verdict, okta: Verdict): Cell {
  return { oidcProvider, logto, auth0, okta }
}

/** A code that went out once, in time and with the right parameters, over a connection that had just been in use. */
const once = 'response_lost possible'
/** A refresh token that went out once, hours after the last word with the provider: no connection was left to repeat on. */
const quiet = 'grant_revoked possible'
/** Nobody knows when the provider was last spoken to. */
const open = 'unknown possible'

export const expected = {
  'a code that something else redeemed first': {
    credential: 'code',
    audit: 'code_consumed',
    truth: 'code_already_redeemed',
    cells: always(once),
  },
  'a code that the browser sent twice by itself': {
    credential: 'code',
    audit: 'code_consumed',
    truth: 'response_lost',
    cells: always(once),
  },
  'a code that came to life again with a restored database': {
    credential: 'code',
    audit: 'code_consumed',
    truth: 'code_already_redeemed',
    cells: byTrail('code_already_redeemed certain', once),
  },
  'a code that waited beyond its lifetime': {
    credential: 'code',
    audit: 'code_expired',
    truth: 'code_expired',
    cells: always(presets('code_expired likely', 'code_expired likely', 'not sent', 'code_expired likely')),
  },
  'a redirect_uri that was changed on the way': {
    credential: 'code',
    audit: 'redirect_uri_mismatch',
    truth: 'redirect_uri_mismatch',
    cells: always(presets(once, once, once, 'redirect_uri_mismatch likely')),
  },
  "a code of another browser's sign-in": {
    credential: 'code',
    audit: 'verifier_wrong',
    truth: 'pkce_mismatch',
    cells: always(presets(once, once, 'pkce_mismatch likely', 'pkce_mismatch likely')),
  },
  'a code_verifier that storage gave back changed': {
    credential: 'code',
    audit: 'verifier_wrong',
    truth: 'pkce_mismatch',
    cells: always(
      presets(
        'pkce_mismatch likely',
        'pkce_mismatch likely',
        'pkce_mismatch certain',
        'pkce_mismatch certain',
      ),
    ),
  },
  'a code_verifier that was dropped on the way': {
    credential: 'code',
    audit: 'verifier_missing',
    truth: 'pkce_mismatch',
    cells: always(presets(once, once, 'pkce_mismatch likely', 'pkce_mismatch likely')),
  },
  'a code that was issued to another client': {
    credential: 'code',
    audit: 'client_mismatch',
    truth: 'client_mismatch',
    cells: always(once),
  },
  'a code of an account that is gone': {
    credential: 'code',
    audit: 'account_gone',
    truth: 'grant_revoked',
    cells: always(once),
  },
  'a client that may not redeem codes': {
    credential: 'code',
    audit: 'wrong_grant_type',
    truth: 'wrong_grant_type',
    cells: always('wrong_grant_type likely'),
  },
  'a request that lost its code on the way': {
    credential: 'code',
    audit: 'missing_parameter',
    truth: 'missing_parameter',
    cells: always('missing_parameter likely'),
  },
  'a renewal whose first answer was lost': {
    credential: 'refresh_token',
    audit: 'refresh_token_rotated',
    truth: 'response_lost',
    cells: always('response_lost likely'),
  },
  'a renewal whose answer named a fault after the token was spent': {
    credential: 'refresh_token',
    audit: 'refresh_token_rotated',
    truth: 'response_lost',
    cells: always(presets('response_lost likely', 'response_lost likely', 'granted', 'granted')),
  },
  'a renewal that the browser sent twice by itself': {
    credential: 'refresh_token',
    audit: 'refresh_token_rotated',
    truth: 'response_lost',
    cells: byTrail(
      presets('response_lost possible', 'granted', 'response_lost possible', 'granted'),
      presets(open, 'granted', open, 'granted'),
    ),
  },
  'a refresh token that a copy of the profile spent': {
    credential: 'refresh_token',
    audit: 'refresh_token_rotated',
    truth: 'refresh_token_rotated',
    cells: byTrail(quiet, open),
  },
  'a refresh token that came back with a restored database': {
    credential: 'refresh_token',
    audit: 'refresh_token_rotated',
    truth: 'refresh_token_rotated',
    cells: byTrail('refresh_token_rotated likely', open),
  },
  'a refresh token of a user who was away for weeks': {
    credential: 'refresh_token',
    audit: 'refresh_token_expired',
    truth: 'refresh_token_expired',
    cells: always('refresh_token_expired likely'),
  },
  'a grant that an administrator ended': {
    credential: 'refresh_token',
    audit: 'refresh_token_revoked',
    truth: 'grant_revoked',
    cells: byTrail(quiet, open),
  },
  'a grant of an account that is gone': {
    credential: 'refresh_token',
    audit: 'account_gone',
    truth: 'grant_revoked',
    cells: byTrail(quiet, open),
  },
  'a grant that the late revocation of the one before ended': {
    credential: 'refresh_token',
    audit: 'grant_revoked',
    truth: 'grant_revoked',
    cells: byTrail(
      presets('grant_revoked likely', 'grant_revoked likely', 'granted', 'granted'),
      presets(open, open, 'granted', 'granted'),
    ),
  },
  'a refresh token that was issued to another client': {
    credential: 'refresh_token',
    audit: 'client_mismatch',
    truth: 'client_mismatch',
    cells: byTrail(quiet, open),
  },
  'a client that may not renew': {
    credential: 'refresh_token',
    audit: 'wrong_grant_type',
    truth: 'wrong_grant_type',
    cells: always('wrong_grant_type likely'),
  },
  'a request that lost its refresh token on the way': {
    credential: 'refresh_token',
    audit: 'missing_parameter',
    truth: 'missing_parameter',
    cells: always('missing_parameter likely'),
  },
} satisfies Readonly<Record<string, Row>>

export type Scenario = keyof typeof expected

/** What must be said of a scenario at a preset, when so much is known. */
export function verdictOf(scenario: Scenario, preset: PresetName, known: Knowledge): Verdict {
  const cell: Cell = (expected[scenario] as Row).cells[known]
  return typeof cell === 'string' ? cell : cell[preset]
}
