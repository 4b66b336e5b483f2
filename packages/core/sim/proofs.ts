import type { Answer, Prover } from '../src/protocol/protocol.ts'
import { issuer } from './site.ts'
import type { Run } from './types.ts'

/** A proof of possession as the provider reads it (RFC 9449 4.2). */
export interface SeenProof {
  /** Names the proof. */
  readonly id: string
  /** Names the key. */
  readonly key: string
  readonly nonce: string | undefined
}

/** How long a nonce is good, ms: long enough for the question and its answer on a good way. */
const nonceLifetime = 20_000

/** The nonce that the provider gives now (F28), or that it gave so many lifetimes before. */
function nonceAt(run: Run, before = 0): string {
  return `n-${Math.floor(run.browser.timeline.truth() / nonceLifetime) - before}`
}

/** Whether the provider asks back for a nonce: it takes the last one and the one before, as real ones do. */
export function isNonceWanted(run: Run, { nonce }: SeenProof): boolean {
  return nonce !== nonceAt(run) && nonce !== nonceAt(run, 1)
}

/** Reads a proof; its signature is the key's own business here. */
function readProof(header: string | undefined): SeenProof | undefined {
  if (header === undefined) return undefined
  const [head = '', claims = ''] = header.split('.')
  const { jwk } = read(head) as { jwk: { x: string } }
  const { jti, nonce } = read(claims) as { jti: string; nonce?: string }
  return { id: jti, key: jwk.x, nonce }
}

function read(part: string): unknown {
  return JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/')))
}

/** What the provider answers in the place of everything else, before it has looked at anything else. */
export const question: Answer = {
  kind: 'fault',
  code: 'invalid_dpop_proof',
  reason: 'use_dpop_nonce',
  status: 400,
}

/** Sends as the product does with a key: each answer of the provider has a nonce, and one of them asks for it. */
export async function prove(
  run: Run,
  prover: Prover,
  attempt: (proof: SeenProof | undefined, isAgain: boolean, before: Answer | undefined) => Promise<Answer>,
): Promise<Answer> {
  let answer: Answer | undefined
  await prover.send(
    async (_url, init, isAgain = false) => {
      answer = await attempt(readProof(init.headers['dpop']), isAgain, answer)
      return responseOf(answer, nonceAt(run))
    },
    `${issuer}/token`,
    { method: 'POST', headers: {} },
  )
  return answer ?? { kind: 'unsent', reason: 'not sent' }
}

/** As much of a response as the prover looks at; reading a real one's body would need a turn of the event loop. */
function responseOf(answer: Answer, nonce: string): Response {
  const isOfProvider = answer.kind === 'granted' || answer.kind === 'refused' || answer.kind === 'fault'
  const status = 'status' in answer ? answer.status : 200
  const error = answer.kind === 'refused' ? answer.error : answer.kind === 'fault' ? answer.reason : undefined
  const response = {
    status,
    headers: { get: (name: string) => (name === 'dpop-nonce' && isOfProvider ? nonce : null) },
    clone: () => response,
    json: async () => ({ error }),
  }
  return response as unknown as Response
}
