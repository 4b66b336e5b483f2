import { ErrorTimeout } from 'oidc-client-ts'

/** What was seen of the token requests of one transport. */
export interface Watch {
  /** Requests that left the page. */
  readonly calls: number
  /** HTTP status of the last answer. */
  readonly status: number | undefined
}

interface Init extends RequestInit {
  timeoutInSeconds?: number | undefined
}

interface JsonService {
  fetchWithTimeout(input: string, init?: Init): Promise<Response>
}

/** oidc-client-ts's own default for a silent request. */
const longest = 10

/**
 * Closes two holes of oidc-client-ts 3.5, which follows a 307 with the credential to any origin and has no time limit
 * over the body of an answer; and sees whether a request left.
 *
 * @param holder the object that has `_tokenClient`, a private member
 * @returns undefined where the private members are not the known ones
 */
export function watchTransport(holder: unknown): Watch | undefined {
  const service = member(member(holder, '_tokenClient'), '_jsonService')
  if (!isJsonService(service)) return undefined
  const watch = { calls: 0, status: undefined as number | undefined }
  service.fetchWithTimeout = async (input, { timeoutInSeconds = longest, ...init } = {}) => {
    const controller = new AbortController()
    const timer = setTimeout(() => controller.abort(), timeoutInSeconds * 1000)
    watch.calls += 1
    watch.status = undefined
    try {
      const response = await fetch(input, { ...init, redirect: 'error', signal: controller.signal })
      watch.status = response.status
      const { status, statusText, headers } = response
      const body = await response.text()
      return new Response(body === '' ? null : body, { status, statusText, headers })
    } catch (error) {
      if (!controller.signal.aborted) throw error
      watch.status = undefined
      // The platform's own error says no more.
      throw new ErrorTimeout('Network timed out')
    } finally {
      clearTimeout(timer)
    }
  }
  return watch
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}

function isJsonService(value: unknown): value is JsonService {
  return typeof member(value, 'fetchWithTimeout') === 'function'
}
