import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose'
import type { Proof } from '../model/request.ts'

const ALGORITHMS = ['ES256', 'Ed25519', 'EdDSA']

/** Checks what a key can check of a DPoP proof: its type, its algorithm and its signature (RFC 9449 section 4.3). */
export async function readProof(jwt: string, now: number): Promise<Proof> {
  const currentDate = new Date(now)
  const read = await jwtVerify(jwt, EmbeddedJWK, {
    algorithms: ALGORITHMS,
    typ: 'dpop+jwt',
    currentDate,
  }).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))))
  if (read instanceof Error) return { kind: 'invalid', why: read.message }
  const { payload, protectedHeader } = read
  if (protectedHeader.jwk === undefined) return { kind: 'invalid', why: 'no key in the header' }
  return { kind: 'signed', thumbprint: await calculateJwkThumbprint(protectedHeader.jwk), claims: payload }
}
