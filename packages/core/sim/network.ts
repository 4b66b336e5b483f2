import type { SimulatedPage } from '../src/testing/browser/page.ts'
import type { Answer } from '../src/protocol/protocol.ts'
import { question } from './proofs.ts'
import type { Run, Send } from './types.ts'
import type { Issued, ServerOutcome } from './server.ts'

/** What becomes of a request on its way there and back. */
export const fates = [
  'ok',
  'request lost',
  'request swallowed',
  'answer lost',
  'answer swallowed',
  'late',
  'slow',
  'repeated',
  'unavailable',
  'unavailable after use',
  'too many',
  'portal page',
  'cut answer',
  'fault',
  'fault after use',
  'bad signature',
] as const

export type Fate = (typeof fates)[number]

/** Fates in which the server never sees the request. */
const unseen: ReadonlySet<Fate> = new Set([
  'request lost',
  'request swallowed',
  'unavailable',
  'too many',
  'portal page',
  'fault',
])
/** Fates of which the page hears nothing. */
const silent: ReadonlySet<Fate> = new Set(['request swallowed', 'answer swallowed'])

/** The network between the pages and the provider. */
export interface Network {
  /** Nothing gets through while this is set. */
  offline: boolean
  /** Fates of the next token requests; 'ok' beyond. */
  readonly next: Fate[]
  /** The next revocation takes longer than a sign-in waits. */
  slowRevocation: boolean
  send(
    send: Omit<
      Send,
      | 'outcome'
      | 'arrivedAt'
      | 'endedAt'
      | 'timedOut'
      | 'committed'
      | 'disturbed'
      | 'unwritten'
      | 'asked'
      | 'id'
      | 'fate'
    >,
  ): Send
  /** Resolves when the answer, if any, is a task of the page. */
  answer(send: Send): Promise<Answer>
  /** A request whose answer matters to nobody. */
  tell(page: SimulatedPage, arrive: () => void): Promise<boolean>
}

/** Makes a network over the timeline of a run. */
export function createNetwork(run: Run, hooks: NetworkHooks): Network {
  const { browser, choices, server } = run
  const { timeline } = browser
  let count = 0
  const delay = (): number => 20 + choices.choose(5) * 40

  function process(send: Send): ServerOutcome {
    const outcome = hooks.ask(send)
    send.outcome ??= outcome
    send.arrivedAt ??= timeline.mono()
    hooks.onProcess(send, outcome)
    return outcome
  }

  const network: Network = {
    offline: false,
    slowRevocation: false,
    next: [],
    send(about) {
      const fate = network.offline ? 'request lost' : (network.next.shift() ?? 'ok')
      const send: Send = {
        ...about,
        id: ++count,
        fate,
        outcome: undefined,
        arrivedAt: undefined,
        endedAt: undefined,
        timedOut: false,
        committed: false,
        // Timers that go off once a minute are as good as none.
        disturbed: fate !== 'ok' || (about.page.throttled && !about.page.visible),
        unwritten: false,
        asked: false,
      }
      run.sends.push(send)
      hooks.onSend(send)
      return send
    },
    answer: (send) =>
      new Promise((resolve) => {
        const { fate, page } = send
        const come = (answer: Answer): void => {
          if (silent.has(fate)) return
          timeline.after(delay(), undefined, () =>
            page.queue('loose', 'has the answer', () => resolve(answer)),
          )
        }
        const arrive = (): void => {
          if (unseen.has(fate)) return come(withoutServer(fate))
          send.asked = hooks.asks(send)
          if (send.asked) return come(question)
          let outcome = process(send)
          if (fate === 'repeated') outcome = process(send)
          come(withServer(fate, outcome, server.lifetime))
        }
        // Later than the page's own patience, so that a resend may overtake it.
        // A slow one comes within it.
        const far =
          fate === 'late'
            ? 4_000 + choices.choose(5) * 3_000
            : fate === 'slow'
              ? 1_000 + choices.choose(5) * 1_000
              : delay()
        timeline.after(far, undefined, arrive)
      }),
    tell: (page, arrive) =>
      new Promise((resolve) => {
        const lost =
          network.offline || (run.config.faults.has('revocation') && !run.healed && choices.happens(20))
        const far = network.slowRevocation ? 3_000 : delay()
        network.slowRevocation = false
        timeline.after(far, undefined, () => {
          if (!lost) arrive()
          page.queue('loose', 'has an answer', () => resolve(!lost))
        })
      }),
  }
  return network
}

export interface NetworkHooks {
  /** Whether the provider asks back for a nonce, before it looks at anything else. */
  asks(send: Send): boolean
  ask(send: Send): ServerOutcome
  onSend(send: Send): void
  onProcess(send: Send, outcome: ServerOutcome): void
}

function withoutServer(fate: Fate): Answer {
  switch (fate) {
    case 'unavailable':
      return { kind: 'unclear', reason: 'status 503', status: 503 }
    case 'too many':
      return { kind: 'unclear', reason: 'status 429', status: 429, retryAfter: 7 }
    case 'portal page':
      return { kind: 'unclear', reason: 'html', status: 200 }
    case 'fault':
      return {
        kind: 'fault',
        code: 'temporarily_unavailable',
        reason: 'temporarily_unavailable',
        status: 400,
      }
    default:
      return { kind: 'unclear', reason: 'network error' }
  }
}

function withServer(fate: Fate, outcome: ServerOutcome, lifetime: number): Answer {
  switch (fate) {
    case 'answer lost':
      return { kind: 'unclear', reason: 'network error' }
    case 'unavailable after use':
      return { kind: 'unclear', reason: 'status 503', status: 503 }
    case 'cut answer':
      return { kind: 'unclear', reason: 'broken JSON', status: 200 }
    case 'fault after use':
      return { kind: 'fault', code: 'invalid_target', reason: 'invalid_target', status: 400 }
    default:
      break
  }
  if (outcome.kind === 'refused') return { kind: 'refused', error: outcome.error, status: 400 }
  if (fate === 'bad signature') return { kind: 'invalid', reason: 'ID token' }
  return granted(outcome.issued, lifetime)
}

function granted({ accessToken, refreshToken, subject }: Issued, lifetime: number): Answer {
  return {
    kind: 'granted',
    accessToken,
    lifetime,
    refreshToken,
    idToken: `idt-${subject}`,
    user: { sub: subject },
    scope: 'openid offline_access',
  }
}
