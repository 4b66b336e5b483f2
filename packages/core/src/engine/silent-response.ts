import type { FrameMessage } from '../platform/port.ts'
import { isRedirectUri, readCallback } from '../protocol/callback-url.ts'

/** What a message must fit to be the answer of our own frame. */
export interface Expected {
  readonly redirectUri: string
  readonly state: string
}

/**
 * The authorization response in a message to this page, or undefined where the message is not the one that is waited
 * for: of another window, another origin, another address, or for another sign-in.
 */
export function silentResponse(message: FrameMessage, { redirectUri, state }: Expected): string | undefined {
  const { origin, isFromFrame, data } = message
  if (!isFromFrame || origin !== new URL(redirectUri).origin || typeof data !== 'string') return undefined
  if (!URL.canParse(data) || !isRedirectUri(data, redirectUri)) return undefined
  const callback = readCallback(data)
  return callback.kind === 'response' && callback.state === state ? callback.response : undefined
}
