import { readChallenges } from '../decide/challenge.ts'
import { loseGrant } from '../decide/commit.ts'
import { isNonceAsked } from '../decide/nonce.ts'
import { proofInput, thumbprintInput } from '../decide/proof.ts'
import type { BoundKey, GrantRecord, KeyPair } from '../decide/record.ts'
import { expiredError } from '../decide/session.ts'
import { AuthError } from '../errors.ts'
import type { PublicKey } from '../platform/port.ts'
import type { Prover } from '../protocol/protocol.ts'
import type { ResolvedSettings } from '../settings.ts'
import type { Authorize } from '../types.ts'
import { answerOf, type ApiAnswer } from './api-answer.ts'
import type { Context } from './context.ts'
import { loadDiagnosis } from './diagnose.ts'

// Beside it in one chunk, since both are for what APIs answer, and few pages need either.
export { stepUp } from './step-up.ts'

/** Proves possession of a key of this browser's. */
export interface BoundProver extends Prover {
  /** The key as it is to be stored, with what is known of the server's clock by now. */
  key(): BoundKey
  /** Calls an API by a function of the app's, and once more where that wants another nonce. */
  call<T>(send: (token: string, authorize: Authorize) => Promise<T>, token: string): Promise<T>
}

/** What a page has learned from the servers that it proves to. */
interface Learned {
  /** By origin (RFC 9449 8.2). */
  readonly nonces: Map<string, string>
  /** Seconds; undefined where no answer of this page's has told it. */
  skew: number | undefined
}

/** One for each engine, by its settings: they are the engine's own. */
const learned = new WeakMap<ResolvedSettings, Learned>()

/** Begins a sign-in: makes its key, where a key can be kept until the code comes. */
export async function newProver(context: Context): Promise<{ prover?: BoundProver; key: BoundKey | null }> {
  // A memory does not outlive the redirect: the key is made when the code is there, and the code bound to none.
  if (await context.store.get('volatile')) return { key: null }
  const prover = await proverFor(context, null)
  return { prover, key: prover.key() }
}

/**
 * Proves for a code.
 *
 * @param key of its sign-in; null to make one
 * @throws AuthError `reauth_required` where storage gives back no key
 */
export async function proverFor(context: Context, key: BoundKey | null): Promise<BoundProver> {
  const pair = key ?? { ...(await (await context.platform.loadKeys()).create()), skew: 0 }
  const prover = await createProver(context, pair)
  if (prover === undefined) throw new AuthError('reauth_required', { subject: 'DPoP key' })
  return prover
}

/** Proves for a grant; one whose key is gone is lost. */
export async function proverOf(context: Context, grant: GrantRecord, key: BoundKey): Promise<BoundProver> {
  return (await createProver(context, key)) ?? lose(context, grant)
}

/** Nobody can use these tokens any more, nor can anybody say why but this browser. */
async function lose(context: Context, grant: GrantRecord): Promise<never> {
  const { memory, recorder } = context
  const loading = loadDiagnosis().then(({ diagnoseLostKey }) => diagnoseLostKey())
  const diagnosis = await loading.catch(() => null)
  const lost = await memory.change(undefined, (found) => {
    const next = loseGrant(found.grant, grant, diagnosis)
    return { grant: next, result: next }
  })
  // Another tab has found it as well, or the user has signed in again.
  if (lost === undefined) throw new AuthError('superseded')
  recorder.record('lost', { epoch: lost.epoch, cause: 'key_lost' })
  context.announce()
  throw expiredError(lost)
}

async function createProver(context: Context, pair: BoundKey): Promise<BoundProver | undefined> {
  const { crypto, clock, loadKeys } = context.platform
  const keys = await loadKeys()
  const publicKey = await keys.publicKeyOf(pair)
  if (publicKey === undefined) return undefined
  const known = learnedBy(context)

  async function headers(method: string, url: string, token?: string): Promise<Record<string, string>> {
    const input = proofInput(publicKey as PublicKey, {
      method,
      url,
      tokenHash: token && (await crypto.digest(token)),
      nonce: known.nonces.get(new URL(url).origin),
      id: crypto.random(),
      issuedAt: Math.floor(clock.wall() / 1000) + (known.skew ?? pair.skew),
    })
    return {
      dpop: `${input}.${await keys.sign(pair, input)}`,
      ...(token !== undefined && { authorization: `DPoP ${token}` }),
    }
  }

  /** Takes the nonce from an answer; whether the same request is wanted again, with it: each asks in its own way. */
  function heed(url: string, { status, header }: ApiAnswer, ofProvider?: { error: unknown }): boolean {
    const nonce = header('dpop-nonce')
    if (!nonce) return false
    known.nonces.set(new URL(url).origin, nonce)
    return isNonceAsked({
      status,
      ...(ofProvider ?? { challenges: readChallenges(header('www-authenticate')) }),
    })
  }

  return {
    thumbprint: await crypto.digest(thumbprintInput(publicKey)),
    key: () => ({ ...pairOf(pair), skew: known.skew ?? pair.skew }),
    learn(skew) {
      known.skew = skew
    },
    async send(send, url, init, token) {
      for (let isAgain = false; ; isAgain = true) {
        const proved = await headers(init.method ?? 'GET', url, token)
        const response = await send(url, { ...init, headers: { ...init.headers, ...proved } }, isAgain)
        const ofProvider = token === undefined ? { error: await errorOf(response) } : undefined
        if (!heed(url, answerOf(response), ofProvider) || isAgain) return response
      }
    },
    async call(send, token) {
      let target: string | undefined
      const authorize: Authorize = (method, url) => {
        target = new URL(url, context.platform.page.url()).href
        return headers(method.toUpperCase(), target, token)
      }
      const isWantedAgain = (end: unknown): boolean => target !== undefined && heed(target, answerOf(end))
      try {
        const result = await send(token, authorize)
        if (!isWantedAgain(result)) return result
      } catch (error) {
        if (!isWantedAgain(error)) throw error
      }
      return send(token, authorize)
    },
  }
}

function learnedBy({ settings }: Context): Learned {
  const known = learned.get(settings) ?? { nonces: new Map<string, string>(), skew: undefined }
  learned.set(settings, known)
  return known
}

function pairOf({ privateKey, publicKey }: KeyPair): KeyPair {
  return { privateKey, publicKey }
}

/** `error` of a JSON body; undefined for anything else. */
async function errorOf(response: Response): Promise<unknown> {
  try {
    return (Object(await response.clone().json()) as { error?: unknown }).error
  } catch {
    // No JSON: no answer of an authorization server either.
    return undefined
  }
}
