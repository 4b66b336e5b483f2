import type { Answer, FailureReason } from './facts.ts'

/** What a check needs of the world. */
export interface CheckPort {
  readonly fetch: typeof fetch
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds that one request may take, its body included. */
  readonly timeLimit: number
}

/** Bytes. A configuration takes some kilobytes, a login page some hundred. */
const MAX_BODY = 2_000_000

/** One request, without following where it is sent. */
export async function ask(port: CheckPort, url: string, init: RequestInit): Promise<Answer> {
  try {
    const response = await port.fetch(url, {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.timeout(port.timeLimit),
    })
    const body = await bodyOf(response)
    if (body === undefined) {
      return { kind: 'failure', url, reason: 'too_large', detail: `more than ${MAX_BODY} bytes` }
    }
    return {
      kind: 'answer',
      url,
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body,
    }
  } catch (error) {
    return { kind: 'failure', url, ...failureOf(error) }
  }
}

async function bodyOf(response: Response): Promise<string | undefined> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.length
    if (size > MAX_BODY) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

/** Node's fetch has the reason as the cause of its error. */
function failureOf(error: unknown): { reason: FailureReason; detail: string } {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return { reason: 'time_limit', detail: '' }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const detail = code === '' ? (cause instanceof Error ? cause.message : String(cause)) : code
  return { reason: reasonOf(code), detail }
}

/** Codes of OpenSSL's checks of a certificate, as Node names them. */
const CERTIFICATE = /CERT|CRL|HOSTNAME_MISMATCH|INVALID_CA|LEAF_SIGNATURE|PATH_LENGTH|PURPOSE|SELF_SIGNED/

function reasonOf(code: string): FailureReason {
  if (['ENOTFOUND', 'EAI_AGAIN'].includes(code)) return 'unknown_host'
  // What came in place of a TLS record was the text of an HTTP answer.
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER') return 'plain_http'
  if (CERTIFICATE.test(code)) return 'certificate'
  return /SSL|TLS|EPROTO/.test(code) ? 'tls' : 'network'
}
