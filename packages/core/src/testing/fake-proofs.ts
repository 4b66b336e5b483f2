import { base64url, digest } from './digest.ts'

/** A proof as a server saw it (RFC 9449 4.2). */
export interface SeenProof {
  /** Thumbprint of its key (RFC 7638). */
  readonly jkt: string
  readonly path: string
  readonly jti: string
  readonly iat: number
  readonly nonce: string | undefined
  readonly ath: string | undefined
}

/** What a server does about proofs. */
export interface FakeProofs {
  /** All that came, the refused ones too. */
  readonly seen: SeenProof[]
  /** What the servers want to see in a proof; they take any while it is undefined. */
  nonce: string | undefined
  /** Sent with every answer, wanted or not. */
  offered: string | undefined
  /** Checks a request (RFC 9449 4.3): the thumbprint of its key; undefined where there is no proof; or what is wrong. */
  check(request: Request, token?: string): Promise<string | undefined | { readonly error: string }>
}

interface Claims extends Omit<SeenProof, 'jkt' | 'path'> {
  readonly htm: string
  readonly htu: string
}

/** Seconds that a proof's time may be off. */
const tolerance = 60

/** Makes the check of servers whose clock is `now`, ms. */
export function createProofs(now: () => number): FakeProofs {
  const proofs: FakeProofs = {
    seen: [],
    nonce: undefined,
    offered: undefined,
    async check(request, token) {
      const proof = request.headers.get('dpop')
      if (proof === null) return undefined
      const [header = '', payload = '', signature = ''] = proof.split('.')
      const { typ, alg, jwk } = read(header) as { typ: string; alg: string; jwk: JsonWebKey }
      const { jti, iat, nonce, ath, htm, htu } = read(payload) as Claims
      const { crv, kty, x, y } = jwk
      const jkt = await digest(JSON.stringify({ crv, kty, x, y }))
      const { origin, pathname } = new URL(request.url)
      const isKnown = proofs.seen.some((seen) => seen.jti === jti)
      proofs.seen.push({ jkt, path: pathname, jti, iat, nonce, ath })
      const curve = { name: 'ECDSA', namedCurve: 'P-256' }
      const key = await crypto.subtle.importKey('jwk', jwk, curve, true, ['verify'])
      const input = new TextEncoder().encode(`${header}.${payload}`)
      const isSigned = await crypto.subtle.verify({ ...curve, hash: 'SHA-256' }, key, bytes(signature), input)
      const isSound =
        isSigned &&
        typ === 'dpop+jwt' &&
        alg === 'ES256' &&
        !('d' in jwk) &&
        !isKnown &&
        htm === request.method &&
        htu === origin + pathname &&
        ath === (token === undefined ? undefined : await digest(token))
      if (!isSound) return { error: 'invalid_dpop_proof' }
      // Whoever gave the nonce knows by it when the proof was made (RFC 9449 8).
      if (proofs.nonce !== undefined) return nonce === proofs.nonce ? jkt : { error: 'use_dpop_nonce' }
      return Math.abs(iat - now() / 1000) > tolerance ? { error: 'invalid_dpop_proof' } : jkt
    },
  }
  return proofs
}

function bytes(part: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
}

function read(part: string): unknown {
  return JSON.parse(new TextDecoder().decode(bytes(part)))
}

/** A text as a part of a JWT. */
export function jwtPart(value: object): string {
  return base64url(new TextEncoder().encode(JSON.stringify(value)))
}
