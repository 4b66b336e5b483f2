/**
 * How the token endpoint answers the next request. `lost`: it does its work, and the answer never arrives. `endless`: the
 * head of the answer arrives, the body does not.
 */
export type Fault = 'lost' | 'unavailable' | 'timeout' | 'endless' | 'held'

/** A token endpoint in this page that takes each credential once, and remembers who came. */
export interface FakeProvider {
  /** The bodies of the POSTs to the token endpoint, in order. */
  readonly posts: URLSearchParams[]
  /** How each of them would treat a redirect. */
  readonly redirects: (RequestRedirect | undefined)[]
  /** Tokens that were revoked. */
  readonly revoked: string[]
  /** The next token request meets this. */
  fault: Fault | undefined
  /** Whether a refresh brings a new refresh token. */
  isRotating: boolean
  /** Runs while a revocation is under way. */
  duringRevocation: (() => Promise<unknown>) | undefined
  /** Answers what was held. */
  release(): void
  issueCode(): string
  restore(): void
}

/** Takes the place of `fetch` until `restore()`. */
export function fakeProvider(authority: string): FakeProvider {
  const { fetch: original } = globalThis
  const unspent = new Set<string>()
  let held: (() => void)[] = []
  let count = 0

  const provider: FakeProvider = {
    posts: [],
    redirects: [],
    revoked: [],
    fault: undefined,
    isRotating: true,
    duringRevocation: undefined,
    release() {
      for (const answer of held) answer()
      held = []
    },
    issueCode() {
      const code = `code-${count++}`
      unspent.add(code)
      return code
    },
    restore() {
      globalThis.fetch = original
    },
  }

  function tokens(body: URLSearchParams): Response {
    const credential = body.get('code') ?? body.get('refresh_token') ?? ''
    const isKept = !provider.isRotating && body.has('refresh_token')
    if (isKept ? !unspent.has(credential) : !unspent.delete(credential))
      return Response.json(
        { error: 'invalid_grant', error_description: 'grant request is invalid' },
        { status: 400 },
      )
    count += 1
    const refresh_token = isKept ? undefined : `refresh-${count}`
    if (refresh_token !== undefined) unspent.add(refresh_token)
    const id_token = `${encode({ alg: 'RS256' })}.${encode({ sub: 'ada', iss: authority })}.c2ln`
    return Response.json({
      access_token: `access-${count}`,
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token,
      id_token,
    })
  }

  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    if (!url.startsWith(authority)) return original(input, init)
    const body = new URLSearchParams(init?.body as URLSearchParams)
    if (url.endsWith('/revoke')) {
      provider.revoked.push(body.get('token') ?? '')
      const { duringRevocation } = provider
      provider.duringRevocation = undefined
      await duringRevocation?.()
      return new Response(null, { status: 200 })
    }
    provider.posts.push(body)
    provider.redirects.push(init?.redirect)
    const { fault } = provider
    provider.fault = undefined
    if (fault === 'held') await new Promise<void>((resolve) => held.push(resolve))
    // Long enough for two calls to meet, as on a network.
    else await new Promise((resolve) => setTimeout(resolve, 20))
    if (fault === 'unavailable')
      return new Response('<h1>503</h1>', { status: 503, headers: { 'content-type': 'application/json' } })
    if (fault === 'timeout') throw new DOMException('aborted', 'AbortError')
    const answer = tokens(body)
    if (fault === 'endless') return endless(init?.signal)
    if (fault === 'lost') throw new TypeError('Failed to fetch')
    return answer
  }
  return provider
}

function endless(signal: AbortSignal | null | undefined): Response {
  const body = new ReadableStream({
    start: (stream) => signal?.addEventListener('abort', () => stream.error(signal.reason)),
  })
  return new Response(body, { headers: { 'content-type': 'application/json' } })
}

function encode(value: object): string {
  return btoa(JSON.stringify(value)).replace(/=+$/, '')
}
