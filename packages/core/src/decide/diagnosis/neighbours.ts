import type { AuthErrorCode } from '../../errors.ts'

/** What is known of the page when such an error comes. */
export interface Surroundings {
  /** Of the page. */
  readonly url?: string | undefined
  readonly redirectUri?: string | undefined
  /** Whether it lies in a frame. */
  readonly isFramed?: boolean | undefined
  /** As it is configured. */
  readonly authority?: string | undefined
  /** What the error is about, as it says itself. */
  readonly subject?: string | undefined
  /** Whether the provider answers at all to a request that needs no CORS; undefined where nobody has tried. */
  readonly isReachable?: boolean | undefined
}

/** Errors that are no `invalid_grant` and meet the same users: what helps. */
const remedies: Partial<Readonly<Record<AuthErrorCode, string>>> = {
  invalid_client:
    'Copy the client_id of this environment from the provider, and register it as a public single-page app without a secret.',
  invalid_request: 'Compare the request with what the provider asks for; see that no proxy rewrites it.',
  invalid_scope: 'Ask for this scope at the sign-in first, and allow it to the client at the provider.',
  invalid_target:
    'Register this API at the provider and name it to the letter; at some providers the refused renewal has spent the refresh token.',
  unauthorized_client:
    'Allow the client the grant types authorization_code and refresh_token at the provider, as a public single-page app.',
  insecure_context: 'Serve the page by https, or by http on localhost.',
  provider_invalid_response:
    'See that `authority` is the issuer itself, and that the clocks of the provider and of this device are right.',
}

const unknownState =
  'This storage has not seen this sign-in begin: it began in a private window or another browser, more than ten minutes ago, or storage was cleared.'

const partitioned =
  'This page lies in a frame, and browsers keep the storage of a frame on another site apart from that of a tab: begin and end the sign-in in the frame, by `mode: popup`, or open the app in a tab of its own.'

/**
 * One sentence on what to do about an error beside `invalid_grant`.
 *
 * @param code of the AuthError
 * @param around what is known of the page
 * @returns undefined where there is nothing to say that the code does not say
 * @example
 * remedyOf('invalid_client') // 'Copy the client_id ...'
 */
export function remedyOf(code: AuthErrorCode, around: Surroundings = {}): string | undefined {
  if (code === 'callback_unknown_state')
    return otherOrigin(around) ?? (around.isFramed ? partitioned : unknownState)
  if (code === 'provider_issuer_mismatch') return otherIssuer(around)
  if (code === 'provider_unreachable') return silence(around)
  return remedies[code]
}

function otherIssuer({ authority, subject }: Surroundings): string {
  const now = authority === undefined ? '' : ` (now ${authority})`
  const found = subject === undefined ? '' : `, ${subject}`
  return `Set \`authority\`${now} to the \`issuer\` that the provider's discovery names${found}: scheme, host, port and path to the letter.`
}

function silence({ authority = 'the provider', isReachable }: Surroundings): string {
  switch (isReachable) {
    case undefined:
      return 'Look whether the device is offline, and whether the provider allows the origin of this app (CORS).'
    case true:
      return `Something answers at ${authority}, but not to this page: the path of \`authority\` is wrong, or the provider does not allow the origin of this app (CORS), for errors as well.`
    case false:
      return `Nothing answers at ${authority}: the device is offline, or host, port or certificate are wrong.`
  }
}

/** A storage belongs to one origin: scheme, host and port. */
function otherOrigin({ url, redirectUri }: Surroundings): string | undefined {
  if (url === undefined || redirectUri === undefined) return undefined
  const [here, there] = [new URL(url).origin, new URL(redirectUri).origin]
  if (here === there) return undefined
  return `The sign-in comes back to ${there}, and this page is on ${here}, which has another storage: use one of both, and redirect the other to it.`
}

/**
 * What to say where a page is loaded while a sign-in of this browser has not come back; it may be under way in another
 * tab, which nobody can tell from here.
 *
 * @param age of that sign-in, ms
 */
export function remedyOfSilence(age: number, redirectUri: string): string {
  return (
    `A sign-in left for the provider ${Math.round(age / 1000)} s ago and has not come back. Unless another tab is at ` +
    `it: if the provider showed an error page, register ${redirectUri} there to the letter (scheme, host, port, path, ` +
    'slash at the end), and see that it knows the client_id.'
  )
}
