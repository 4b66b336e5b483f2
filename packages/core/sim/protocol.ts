import { AuthError } from '../src/errors.ts'
import type { LazyProtocol } from '../src/protocol/lazy.ts'
import type { Answer, Fence, Prover } from '../src/protocol/protocol.ts'
import type { SimulatedPage } from '../src/testing/browser/page.ts'
import { within } from '../src/within.ts'
import { issuer } from './site.ts'
import type { Network } from './network.ts'
import { prove, type SeenProof } from './proofs.ts'
import type { Run, Send } from './types.ts'

/** What the provider keeps of an authorization request, by state. */
export interface PendingSignIn {
  readonly state: string
  readonly verifier: string
  readonly redirectUri: string
  /** Nobody is asked (OpenID Connect Core 3.1.2.1). */
  readonly isSilent: boolean
}

/** The engine's protocol over the simulated network; as oauth4webapi, it has work to do before it sends. */
export function createProtocol(
  run: Run,
  page: SimulatedPage,
  network: Network,
  pending: Map<string, PendingSignIn>,
): LazyProtocol {
  const { timeline } = run.browser
  const turn = (label: string): Promise<void> => new Promise((resolve) => page.queue('loose', label, resolve))

  async function prepare(signal: AbortSignal): Promise<void> {
    if (run.config.fine) await within(turn('has the metadata'), signal)
  }

  type About = Pick<Send, 'kind' | 'credential' | 'resource' | 'family' | 'verifier' | 'redirectUri'>

  async function send(
    about: About,
    fence: Fence,
    signal: AbortSignal,
    prover: Prover | undefined,
  ): Promise<Answer> {
    let sent: Send | undefined
    const attempt = (proof?: SeenProof, isAgain = false, before?: Answer): Promise<Answer> => {
      if (isAgain && !(sent?.asked === true && before?.kind === 'fault'))
        run.violate('I22', `${page.name} sends ${about.credential} again, and nobody has asked for a nonce`)
      return sendOnce(about, { fence, signal, proof, isAgain, known: isAgain ? sent : undefined }, (made) => {
        sent = made
      })
    }
    return prover === undefined ? attempt() : prove(run, prover, attempt)
  }

  interface Once {
    readonly fence: Fence
    readonly signal: AbortSignal
    readonly proof: SeenProof | undefined
    readonly isAgain: boolean
    /** The same request, as it was sent before. */
    readonly known: Send | undefined
  }

  async function sendOnce(
    about: About,
    { fence, signal, proof, isAgain, known }: Once,
    onSent: (send: Send) => void,
  ): Promise<Answer> {
    await turn(`is about to send ${about.kind === 'code' ? 'the code' : 'the token'}`)
    if (signal.aborted) return { kind: 'unsent', reason: 'not sent' }
    const withheld = fence(isAgain)
    if (withheld !== undefined) {
      run.tell(() => `${page.name} sends nothing: ${withheld}`)
      return { kind: 'unsent', reason: withheld }
    }
    const sent =
      known ??
      network.send({
        ...about,
        page,
        proof,
        rested: page.rested,
        at: timeline.mono(),
        wall: timeline.wall(),
      })
    onSent(sent)
    Object.assign(sent, { proof, asked: false, endedAt: undefined })
    if (proof !== undefined) run.proving(sent, proof)
    page.fetching++
    try {
      return await within(network.answer(sent), signal)
    } catch {
      sent.timedOut = true
      sent.disturbed = true
      run.tell(() => `${page.name} waits no longer for #${sent.id}`)
      return { kind: 'unclear', reason: 'time-out' }
    } finally {
      sent.endedAt = timeline.mono()
      page.fetching--
    }
  }

  const protocol: LazyProtocol = {
    load: async () => protocol,
    prepare,
    async authorizationUrl(question, signal) {
      await prepare(signal)
      const { state, code_verifier: verifier, redirect_uri: redirectUri } = question
      const isSilent = question.parameters['prompt'] === 'none'
      pending.set(state, { state, verifier, redirectUri, isSilent })
      return `${issuer}/auth?state=${state}`
    },
    async checkResponse({ response, state }) {
      const parameters = new URLSearchParams(response)
      if (parameters.get('state') !== state || parameters.get('iss') !== issuer)
        throw new AuthError('callback_invalid', { subject: 'iss' })
      if (parameters.has('error')) throw new AuthError('access_denied')
    },
    redeem(request, fence, signal) {
      const credential = new URLSearchParams(request.response).get('code') ?? ''
      const { resource, code_verifier: verifier, redirect_uri: redirectUri } = request
      return send(
        { kind: 'code', credential, resource, family: undefined, verifier, redirectUri },
        fence,
        signal,
        request.prover,
      )
    },
    renew(request, fence, signal) {
      const { refreshToken: credential, resource } = request
      const family = run.server.familyOf(credential)
      return send(
        { kind: 'refresh', credential, resource, family, verifier: '', redirectUri: '' },
        fence,
        signal,
        request.prover,
      )
    },
    async revoke(token, fence, signal) {
      await turn('is about to revoke')
      if (fence() !== undefined) return false
      run.revoking(page)
      return within(
        network.tell(page, () => {
          run.tell(() => `the provider revokes ${run.server.familyOf(token) ?? 'nothing'}`)
          const family = run.server.familyOf(token)
          if (family !== undefined) run.excused.add(family)
          run.server.revoke(token)
        }),
        signal,
      )
    },
    async userInfo({ subject }, signal) {
      await prepare(signal)
      return { sub: subject }
    },
    async endSessionUrl(_request, signal) {
      await prepare(signal)
      return `${issuer}/logout`
    },
  }
  return protocol
}
