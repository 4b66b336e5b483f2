import { credentialOf, timelineOf } from '../timeline/line.ts'
import type { Cause } from '../types/cause.ts'
import type { Exchange } from '../types/journal.ts'
import { isGranted, redemptions, repeated } from './spent.ts'

/** What a matcher answers to `expect`. */
export interface Verdict {
  readonly pass: boolean
  readonly message: () => string
}

/** What the matchers read of a simulator. */
export interface Witness {
  readonly journal: readonly Exchange[]
}

/** A type and no interface: `expect.extend` of Vitest takes records. */
export type Matchers = {
  readonly toHaveRedeemedEachCredentialOnce: (server: Witness) => Verdict
  readonly toHaveReceivedEachCredentialOnce: (server: Witness) => Verdict
  readonly toHaveRefused: (server: Witness, cause?: Cause, times?: number) => Verdict
  readonly toHaveRenewed: (server: Witness, times?: number) => Verdict
  readonly toHaveSignedIn: (server: Witness, times?: number) => Verdict
}

/** The matchers, for the `expect.extend` of any test runner that takes Jest's form: Vitest, Playwright, Jest. */
export const matchers: Matchers = {
  toHaveRedeemedEachCredentialOnce,
  toHaveReceivedEachCredentialOnce,
  toHaveRefused,
  toHaveRenewed,
  toHaveSignedIn,
}

/**
 * No code and no refresh token made the server act twice. A request that never reached it does not count.
 * Where nothing was redeemed at all this fails, also with `.not`: the test has not shown anything.
 */
function toHaveRedeemedEachCredentialOnce(server: Witness): Verdict {
  return judgeRepeats(
    redemptions(journalOf(server)).filter(({ acted }) => acted),
    'redeemed',
  )
}

/** As `toHaveRedeemedEachCredentialOnce`, and requests count that a fault kept the server from acting on. */
function toHaveReceivedEachCredentialOnce(server: Witness): Verdict {
  return judgeRepeats(redemptions(journalOf(server)), 'received')
}

function judgeRepeats(requests: readonly Exchange[], verb: string): Verdict {
  if (requests.length === 0) {
    throw new Error(`no code and no refresh token was ${verb}, so nothing can be said of how often`)
  }
  const groups = repeated(requests)
  return {
    pass: groups.length === 0,
    message: () =>
      groups.length === 0
        ? `expected a credential to be ${verb} more than once, but each was once:\n${timelineOf(requests)}`
        : [
            `expected each credential to be ${verb} once, but ${groups.length} of them came again:`,
            ...groups.map((group) => `${titleOf(group)}\n${timelineOf(group)}`),
          ].join('\n\n'),
  }
}

function titleOf(group: readonly Exchange[]): string {
  const [first] = group
  const last = group.at(-1)
  if (first === undefined || last === undefined) return ''
  return `${credentialOf(first)} came ${group.length} times within ${last.at - first.at} ms:`
}

/** The server refused something for this cause (for any, if none is given), so many times if a number is given. */
function toHaveRefused(server: Witness, cause?: Cause, times?: number): Verdict {
  const refusals = journalOf(server).filter((exchange) => exchange.acted && exchange.error !== undefined)
  const meant = cause === undefined ? refusals : refusals.filter((refusal) => refusal.cause === cause)
  const pass = times === undefined ? meant.length > 0 : meant.length === times
  const wanted = `${cause ?? 'a request'}${times === undefined ? '' : ` ${times} times`}`
  return {
    pass,
    message: () => `expected the server ${pass ? 'not ' : ''}to have refused ${wanted}; ${listed(refusals)}`,
  }
}

/** The server renewed by a refresh token: so many times, or at least once. A renewal whose answer got lost counts. */
function toHaveRenewed(server: Witness, times?: number): Verdict {
  return judgeGrants(server, 'refresh_token', times)
}

/** The server took a code for tokens: so many times, or at least once. */
function toHaveSignedIn(server: Witness, times?: number): Verdict {
  return judgeGrants(server, 'authorization_code', times)
}

function judgeGrants(server: Witness, grantType: string, times: number | undefined): Verdict {
  const requests = redemptions(journalOf(server)).filter(({ grant_type }) => grant_type === grantType)
  const granted = requests.filter(isGranted)
  const what = grantType === 'refresh_token' ? 'renewals' : 'code exchanges'
  const pass = times === undefined ? granted.length > 0 : granted.length === times
  return {
    pass,
    message: () =>
      `expected ${pass ? 'not ' : ''}${times ?? 'any'} ${what}, and there were ${granted.length}${below(requests)}`,
  }
}

function listed(refusals: readonly Exchange[]): string {
  return refusals.length === 0 ? 'it refused nothing' : `it refused${below(refusals)}`
}

function below(exchanges: readonly Exchange[]): string {
  return exchanges.length === 0 ? '' : `:\n${timelineOf(exchanges)}`
}

function journalOf(server: Witness): readonly Exchange[] {
  const journal: unknown = (server as Partial<Witness> | null | undefined)?.journal
  if (Array.isArray(journal)) return journal as readonly Exchange[]
  throw new TypeError('expect() must be given a simulator, which createSimulator() makes')
}
