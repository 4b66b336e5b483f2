import type { FakeProofs } from './fake-proofs.ts'

/** Whose an access token is. */
export interface Holder {
  readonly subject: string
  /** Thumbprint of the key that it is bound to. */
  readonly jkt: string | undefined
}

/** Whoever shows a token that is bound to a key must show the key as well; undefined for nobody. */
export async function holderOf(
  request: Request,
  holders: ReadonlyMap<string, Holder>,
  proofs: FakeProofs,
): Promise<Holder | { readonly error: string } | undefined> {
  const [scheme, accessToken = ''] = (request.headers.get('authorization') ?? '').split(' ')
  const holder = holders.get(accessToken)
  if (holder?.jkt === undefined) return holder
  const jkt = await proofs.check(request, accessToken)
  if (typeof jkt === 'object') return jkt
  return scheme === 'DPoP' && jkt === holder.jkt ? holder : { error: 'invalid_token' }
}

/** With the nonce, where proofs are to have one. */
export function refuse(error: string, { nonce, offered }: FakeProofs): Response {
  const headers = { 'www-authenticate': `Bearer, DPoP error="${error}", algs="ES256"` }
  const given = nonce ?? offered
  return new Response(null, {
    status: 401,
    headers: { ...headers, ...(given !== undefined && { 'dpop-nonce': given }) },
  })
}
