import {
  calculateJwkThumbprint,
  compactVerify,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  SignJWT,
} from 'jose'
import type { Signer } from '../types/options.ts'
import type { StateKeeper } from './state-keeper.ts'
import type { SigningAlgorithm } from '../types/policy.ts'

const made = new Map<SigningAlgorithm, Promise<JWK>>()

/**
 * A private key for an algorithm. One per process: an RSA key takes a quarter of a second, which a suite would pay at
 * each of its servers. Their tokens are still told apart by their issuers.
 */
async function signingKey(alg: SigningAlgorithm): Promise<JWK> {
  const known = made.get(alg) ?? makeKey(alg)
  made.set(alg, known)
  return known
}

async function makeKey(alg: SigningAlgorithm): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = await exportJWK(privateKey)
  return { ...jwk, alg, use: 'sig', kid: await calculateJwkThumbprint(jwk) }
}

const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/** Signs with the first key; the others are still shown and believed, as after a change of keys. */
async function signerOf(keys: readonly JWK[], alg: string): Promise<Signer> {
  const [current] = keys
  if (current === undefined) throw new TypeError('a signer needs a key')
  const key = await importJWK(current, alg)
  const shown = keys.map(
    (jwk): JWK => Object.fromEntries(Object.entries(jwk).filter(([name]) => !PRIVATE.includes(name))) as JWK,
  )
  const known = createLocalJWKSet({ keys: shown })
  return {
    alg,
    jwks: () => Promise.resolve({ keys: shown }),
    sign: (claims, typ) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({
          alg,
          ...(typ !== undefined && { typ }),
          ...(current.kid !== undefined && { kid: current.kid }),
        })
        .sign(key),
    verify: async (token) => {
      const checked = await compactVerify(token, known).catch(() => undefined)
      if (checked === undefined) return undefined
      return JSON.parse(new TextDecoder().decode(checked.payload)) as Readonly<Record<string, unknown>>
    },
  }
}

/** A signer with the keys of the state, which gets its first key when one is needed. */
export function keySigner(keeper: StateKeeper, alg: string): () => Promise<Signer> {
  let current: { readonly kids: string; readonly signer: Promise<Signer> } | undefined
  return async () => {
    const known = keeper.seen().keys
    const keys = known.length > 0 ? known : await firstKey(keeper, alg as SigningAlgorithm)
    const kids = keys.map((key) => key.kid ?? '').join(' ')
    if (current?.kids !== kids) current = { kids, signer: signerOf(keys, alg) }
    return current.signer
  }
}

async function firstKey(keeper: StateKeeper, alg: SigningAlgorithm): Promise<readonly JWK[]> {
  const key = await signingKey(alg)
  // Another tab may have been first: then its key is everybody's.
  return keeper.change((state) => {
    if (state.keys.length > 0) return [state, state.keys]
    return [{ ...state, keys: [key] }, [key]]
  })
}
