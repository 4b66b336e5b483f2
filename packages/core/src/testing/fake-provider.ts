import { base64url } from './digest.ts'
import { createProofs } from './fake-proofs.ts'
import { createSigner } from './fake-signer.ts'
import { holderOf, refuse } from './fake-resource.ts'
import type { FakeProvider, Fault, SeenRequest } from './fake-provider-types.ts'

interface Code {
  readonly redirectUri: string
  readonly challenge: string
  readonly nonce: string
  readonly subject: string
  /** Thumbprint of the only key that may redeem it. */
  readonly jkt: string | undefined
  used: boolean
}

interface Family {
  readonly subject: string
  /** Thumbprint of the key that it is bound to. */
  readonly jkt: string | undefined
  current: string
  dead: boolean
}

export interface FakeProviderOptions {
  readonly now: () => number
  /** Seconds. */
  readonly lifetime?: number
}

/** Makes a provider with its own RS256 key. */
export async function createFakeProvider({
  now,
  lifetime = 300,
}: FakeProviderOptions): Promise<FakeProvider> {
  const issuer = 'https://id.example'
  const { jwk, sign } = await createSigner()
  const codes = new Map<string, Code>()
  const families = new Map<string, Family>()
  /** By access token. */
  const holders = new Map<string, Family>()
  const proofs = createProofs(now)
  const requests: SeenRequest[] = []
  const revoked: string[] = []
  const visits = new Map<string, number>()
  let held: (() => void)[] = []
  let count = 0

  function holding(accessToken: string, family: Family): string {
    holders.set(accessToken, family)
    return accessToken
  }

  async function tokens(family: Family, nonce: string | undefined): Promise<Record<string, unknown>> {
    family.current = `rt-${++count}`
    families.set(family.current, family)
    const seconds = Math.floor(now() / 1000)
    const claims = {
      iss: issuer,
      aud: 'app',
      sub: family.subject,
      iat: seconds,
      exp: seconds + 300,
      ...(nonce === undefined ? {} : { nonce }),
    }
    return {
      access_token: holding(`at-${count}`, family),
      token_type: family.jkt === undefined ? 'Bearer' : 'DPoP',
      expires_in: lifetime,
      refresh_token: family.current,
      id_token: await sign({ ...claims, name: `User ${family.subject}` }),
    }
  }

  async function token(
    form: URLSearchParams,
    jkt: string | undefined,
  ): Promise<[number, Record<string, unknown>]> {
    const refused: [number, Record<string, unknown>] = [400, { error: 'invalid_grant' }]
    if (form.get('grant_type') === 'authorization_code') {
      const code = codes.get(form.get('code') ?? '')
      if (code === undefined || code.used) return refused
      code.used = true
      const digest = await crypto.subtle.digest(
        'SHA-256',
        new TextEncoder().encode(form.get('code_verifier') ?? ''),
      )
      if (
        base64url(new Uint8Array(digest)) !== code.challenge ||
        form.get('redirect_uri') !== code.redirectUri ||
        (code.jkt ?? jkt) !== jkt
      )
        return refused
      return [200, await tokens({ subject: code.subject, jkt, current: '', dead: false }, code.nonce)]
    }
    const family = families.get(form.get('refresh_token') ?? '')
    if (family === undefined || family.dead || (family.jkt ?? jkt) !== jkt) return refused
    if (family.current !== form.get('refresh_token')) {
      family.dead = true
      return refused
    }
    return [200, await tokens(family, undefined)]
  }

  async function answerToken(
    request: Request,
    form: URLSearchParams,
    fault: Fault | undefined,
  ): Promise<Response> {
    const about = {
      grantType: form.get('grant_type') ?? '',
      credential: form.get('code') ?? form.get('refresh_token') ?? '',
      resource: form.get('resource'),
    }
    if (fault?.kind === 'status') {
      requests.push({ ...about, status: fault.status })
      return new Response(fault.body ?? '', {
        status: fault.status,
        ...(fault.headers && { headers: fault.headers }),
      })
    }
    if (fault?.kind === 'lose' && !fault.processed) {
      requests.push({ ...about, status: 0 })
      throw new TypeError('Failed to fetch')
    }
    const proved = await proofs.check(request)
    const [status, body] = typeof proved === 'object' ? [400, { ...proved }] : await token(form, proved)
    requests.push({ ...about, status, ...(status !== 200 && { error: body['error'] }) })
    if (fault?.kind === 'hold') await new Promise<void>((resolve) => held.push(resolve))
    if (fault?.kind === 'lose') throw new TypeError('Failed to fetch')
    const nonce = proofs.nonce ?? proofs.offered
    return Response.json(status === 200 ? provider.tweak(body) : body, {
      status,
      headers: { ...(nonce !== undefined && { 'dpop-nonce': nonce }) },
    })
  }

  const provider: FakeProvider = {
    issuer,
    requests,
    visits,
    revoked,
    faults: [],
    now,
    onRevoke: async () => undefined,
    endGrants() {
      for (const family of families.values()) family.dead = true
    },
    tweak: (answer) => answer,
    describe: (metadata) => metadata,
    proofs,
    release() {
      const waiting = held
      held = []
      for (const go of waiting) go()
    },
    authorize(url, subject = 'ada') {
      const query = new URL(url).searchParams
      const code = `code-${++count}-of-the-provider`
      codes.set(code, {
        redirectUri: query.get('redirect_uri') ?? '',
        challenge: query.get('code_challenge') ?? '',
        nonce: query.get('nonce') ?? '',
        subject,
        jkt: query.get('dpop_jkt') ?? undefined,
        used: false,
      })
      const back = new URL(query.get('redirect_uri') ?? '')
      back.search = new URLSearchParams({ code, state: query.get('state') ?? '', iss: issuer }).toString()
      return back.href
    },
    async fetch(input, init) {
      const request = new Request(input, { ...init, redirect: 'follow' })
      const { pathname } = new URL(request.url)
      visits.set(pathname, (visits.get(pathname) ?? 0) + 1)
      const form = new URLSearchParams(request.method === 'POST' ? await request.text() : '')
      const abort = new Promise<never>((_, reject) =>
        init?.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError'))),
      )
      switch (pathname) {
        case '/.well-known/openid-configuration':
          return Response.json(
            provider.describe({
              issuer,
              authorization_endpoint: `${issuer}/auth`,
              token_endpoint: `${issuer}/token`,
              jwks_uri: `${issuer}/jwks`,
              userinfo_endpoint: `${issuer}/userinfo`,
              revocation_endpoint: `${issuer}/revoke`,
              end_session_endpoint: `${issuer}/logout`,
              authorization_response_iss_parameter_supported: true,
            }),
          )
        case '/jwks':
          return Response.json({ keys: [jwk] })
        case '/token':
          return Promise.race([answerToken(request, form, provider.faults.shift()), abort])
        case '/userinfo': {
          const holder = await holderOf(request, holders, proofs)
          if (holder === undefined || 'error' in holder)
            return refuse(holder?.error ?? 'invalid_token', proofs)
          return Response.json({ sub: holder.subject, locale: 'en' })
        }
        case '/revoke':
          revoked.push(form.get('token') ?? '')
          await Promise.race([provider.onRevoke(), abort])
          return new Response(null, { status: 200 })
        default: {
          const holder = await holderOf(request, holders, proofs)
          if (holder !== undefined && 'error' in holder) return refuse(holder.error, proofs)
          return Response.json({ authorization: request.headers.get('authorization') })
        }
      }
    },
  }
  return provider
}
