import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose'
import { createHash } from 'node:crypto'

interface Presented {
  proof: string
  token: string
  thumbprint: string
  method: string
  url: string
}

const LIFETIME = 60

/** Judges DPoP proofs (RFC 9449) and remembers them while they could be played again. */
export function createProofCheck(): (presented: Presented) => Promise<boolean> {
  const seen = new Map<string, number>()

  return async ({ proof, token, thumbprint, method, url }) => {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: ['ES256', 'RS256', 'PS256', 'EdDSA'],
      maxTokenAge: LIFETIME,
      clockTolerance: 5,
      requiredClaims: ['jti', 'htm', 'htu', 'ath'],
    })
    const now = Date.now()
    for (const [jti, until] of seen) if (until < now) seen.delete(jti)

    const id = String(payload.jti)
    const isGood =
      protectedHeader.jwk !== undefined &&
      (await calculateJwkThumbprint(protectedHeader.jwk)) === thumbprint &&
      payload['ath'] === createHash('sha256').update(token).digest('base64url') &&
      payload['htm'] === method &&
      URL.parse(String(payload['htu']))?.href === url &&
      !seen.has(id)
    if (isGood) seen.set(id, now + (LIFETIME + 5) * 1000)
    return isGood
  }
}
