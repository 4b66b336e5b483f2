import { isAuthError } from '@onegrant/core'
import type { AuthErrorCode, TrailEntry } from '@onegrant/core'

/** By code, never by message: a message is for developers and may change. */
const texts: Partial<Record<AuthErrorCode, string>> = {
  access_denied: 'The sign-in was cancelled.',
  callback_interrupted: 'The sign-in was interrupted. Please sign in again.',
  callback_no_response: 'There is no sign-in to finish here.',
  callback_unknown_state: 'This sign-in was not started in this browser.',
  popup_blocked: 'The browser blocked the sign-in window.',
  popup_closed: 'The sign-in window was closed.',
  insecure_context: 'Sign-in needs https, or http on localhost.',
  invalid_grant: 'The provider did not accept this sign-in.',
  provider_unreachable: 'The sign-in service cannot be reached.',
  reauth_required: 'Your session has ended. Please sign in again.',
  signed_out: 'You are signed out.',
  superseded: 'A newer sign-in or sign-out took the place of this one.',
  temporarily_unavailable: 'The sign-in service does not answer. You are still signed in.',
}

export function messageOf(error: unknown): string {
  // What fetch rejects with, whatever the reason: browsers do not tell.
  if (error instanceof TypeError) return 'The server cannot be reached. Are you offline?'
  if (!isAuthError(error)) return error instanceof Error ? error.message : 'Something went wrong.'
  return texts[error.code] ?? `Something went wrong (${error.code}).`
}

const credentials = { code: 'Code', refresh_token: 'Refresh token' }

const places = { popup: 'window', silent: 'hidden frame' }

/** One line for an entry of the trail. */
export function lineOf(entry: TrailEntry): string {
  const credential = 'credential' in entry ? credentials[entry.credential] : ''
  const subject = 'fingerprint' in entry ? `${credential} ${entry.fingerprint.slice(0, 4)}…` : credential
  switch (entry.type) {
    case 'authorization-requested':
      return entry.mode === undefined ? 'Left for the sign-in page' : `Asked in a ${places[entry.mode]}`
    case 'sent':
      return entry.attempt === 1 ? `${subject} sent` : `${subject} sent again, attempt ${entry.attempt}`
    case 'sent-with-nonce':
      return `${subject} sent with the nonce that the provider asks for`
    case 'granted':
      return `${subject} granted`
    case 'refused':
      return `${subject} refused: ${entry.error}`
    case 'unclear':
      return `${subject}: the answer was lost`
    case 'lane-queued':
      return 'Waits for its turn'
    case 'lane-entered':
      return `Its turn, after ${Math.round(entry.waited)} ms`
    case 'lane-left':
      return `Its turn is over, after ${Math.round(entry.held)} ms`
    case 'taken-over':
      return 'The turn was taken from a tab that is stuck'
    case 'withheld':
      return `${subject} withheld`
    case 'executor':
      return entry.reason === undefined
        ? `A ${entry.kind} sends for the page`
        : `No ${entry.kind}: ${entry.reason}`
    case 'outlived':
      return `${subject}: brought to its end for a page that had gone`
    case 'joined':
      return `${subject}: ${entry.count} ${entry.count === 1 ? 'call' : 'calls'} shared one request`
    case 'adopted':
      return `${subject}: taken from another tab`
    case 'restarted':
      return 'Interrupted sign-in started again'
    case 'dropped':
      return `${subject}: a late answer was dropped`
    case 'restored':
      return 'Session restored'
    case 'signed-in':
      return 'Signed in'
    case 'signed-out':
      return 'Signed out'
    case 'recovered':
      return 'Session had back silently'
    case 'not-recovered':
      return `Session not had back silently: ${entry.reason}`
    case 'diagnosed':
      return `${subject}: ${entry.cause} (${entry.confidence})`
    case 'lost':
      return `Session ended: ${entry.cause}`
    case 'simulated':
      return `Done by hand: ${entry.what.replace('-', ' ')}`
    case 'warning':
      return `${entry.topic}: ${entry.remedy}`
  }
}
