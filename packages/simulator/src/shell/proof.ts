import { calculateJwkThumbprint, decodeProtectedHeader, EmbeddedJWK, compactVerify } from 'jose'
import type { Proof } from '../model/request.ts'

const ALGORITHMS = ['ES256', 'Ed25519', 'EdDSA']

/** Checks what a key can check of a DPoP proof: its type, its algorithm and its signature (RFC 9449 section 4.3). */
export async function readProof(jwt: string): Promise<Proof> {
  const invalid: Proof = { kind: 'invalid', why: 'invalid DPoP key binding' }
  const read = await verified(jwt).catch(() => undefined)
  return read ?? invalid
}

async function verified(jwt: string): Promise<Proof | undefined> {
  const { payload } = await compactVerify(jwt, EmbeddedJWK, { algorithms: ALGORITHMS })
  const { jwk, typ } = decodeProtectedHeader(jwt)
  if (jwk === undefined || typ?.toLowerCase().replace(/^application\//, '') !== 'dpop+jwt') return undefined
  const claims = JSON.parse(new TextDecoder().decode(payload)) as Readonly<Record<string, unknown>>
  return { kind: 'signed', thumbprint: await calculateJwkThumbprint(jwk), claims }
}
