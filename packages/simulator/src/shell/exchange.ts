import { isConnectionLost } from '../connection-lost.ts'
import { act } from '../model/act.ts'
import type { Config } from '../model/config.ts'
import type { Outcome } from '../model/outcome.ts'
import { refuseAs } from '../model/refuse-as.ts'
import type { ModelRequest } from '../model/request.ts'
import { sweep } from '../model/sweep.ts'
import { entryAt } from '../model/table.ts'
import type { FaultEffect } from '../types/faults.ts'
import type { Answer, Question } from '../types/interaction.ts'
import type { Exchange } from '../types/journal.ts'
import type { Signer } from '../types/options.ts'
import type { ServerState } from '../types/state.ts'
import { preflight } from './cors.ts'
import { clockError, spoil, sufferFaults } from './fault-effects.ts'
import { type Holds, meetFaults } from './fault-rows.ts'
import { listArrival, listDecision, listEnd } from './journal.ts'
import { drawsFrom } from './random.ts'
import { type ReadRequest, readRequest } from './read-request.ts'
import { render, sign } from './render.ts'
import type { StateKeeper } from './state-keeper.ts'
import { subjectOf } from './subject.ts'
import type { Waits } from './waits.ts'

export type Answerer = (question: Question) => Answer | Promise<Answer>

export interface Server {
  readonly config: Config
  readonly keeper: StateKeeper
  readonly signer: () => Promise<Signer>
  readonly waits: Waits
  readonly holds: Holds
  /** The true time, in milliseconds. */
  readonly now: () => number
  readonly seed: number | string | undefined
  readonly answerer: Answerer | undefined
  readonly completed: (exchange: Exchange) => void
}

export interface Visit {
  readonly answerer?: Answerer | undefined
  /** The session of the browser, where it brings no cookie itself. */
  readonly session?: string | undefined
}

export interface Visited {
  readonly response: Response
  /** The session cookie that the answer sets; undefined where it leaves it alone. */
  readonly cookie: Outcome['cookie']
}

/** More questions than one request can have: whoever answers them does not get anywhere. */
const MOST_ANSWERS = 6

/** Requests between two clean-ups. */
const SWEEP_EVERY = 1000

interface Arrived {
  readonly n: number
  readonly effects: readonly FaultEffect[]
  readonly outcome: Outcome | undefined
}

interface Progress {
  outcome: Outcome | undefined
  tokens: Readonly<Record<string, string>>
}

/** One request from its arrival to its answer, with whatever goes wrong in between. */
export async function exchange(server: Server, request: Request, visit: Visit = {}): Promise<Visited> {
  const { config, keeper } = server
  const now = server.now() + keeper.seen().advanced
  const carried = await readRequest(request, config, server.signer, now)
  const read = visit.session === undefined ? carried : { ...carried, session: visit.session }
  const arrived = await keeper.change((state) => arrive(server, state, read))
  const progress: Progress = { outcome: arrived.outcome, tokens: {} }
  try {
    const response = await respond(server, { request, read, visit, arrived, progress })
    await finish(server, arrived.n, progress, 'sent', response.status)
    return { response, cookie: progress.outcome?.cookie }
  } catch (error) {
    await finish(server, arrived.n, progress, isConnectionLost(error) ? 'lost' : 'aborted')
    throw error
  }
}

/** Lists the request and, where no fault comes before that, acts at once. */
function arrive(server: Server, state: ServerState, read: ReadRequest): readonly [ServerState, Arrived] {
  const at = server.now() + state.advanced
  const swept = state.requests % SWEEP_EVERY === SWEEP_EVERY - 1 ? sweep(state, at / 1000) : state
  const [faults, effects] = meetFaults(swept.faults, subjectOf(read), server.holds)
  const id = `r${state.requests + 1}`
  const [listed, { n }] = listArrival(
    { ...swept, faults },
    { id, at: at + clockError(effects), faults: effects },
    read,
  )
  const isHeldUp = effects.some((effect) => 'when' in effect && effect.when === 'before')
  if (isHeldUp) return [listed, { n, effects, outcome: undefined }]
  const [next, outcome] = decide(server, listed, { ...read, id }, effects)
  return [listDecision(next, n, outcome), { n, effects, outcome }]
}

function decide(
  server: Server,
  state: ServerState,
  request: ModelRequest,
  effects: readonly FaultEffect[],
): readonly [ServerState, Outcome] {
  const draws = drawsFrom(server.seed, state.draws)
  const now = server.now() + state.advanced + clockError(effects)
  const world = { now, random: draws.random, config: server.config }
  const refusal = effects.find((effect) => effect.kind === 'refuse')
  const [next, outcome] =
    refusal === undefined ? act(state, request, world) : refuseAs(state, request, world, refusal.cause)
  return [{ ...next, draws: draws.count() }, outcome]
}

interface Answering {
  readonly request: Request
  readonly read: ReadRequest
  readonly visit: Visit
  readonly arrived: Arrived
  readonly progress: Progress
}

async function respond(server: Server, answering: Answering): Promise<Response> {
  const { request, read, arrived, progress } = answering
  const { n, effects } = arrived
  const { keeper } = server
  const now = (): number => server.now() + keeper.seen().advanced + clockError(effects)
  const context = {
    origin: read.origin,
    signal: request.signal,
    waits: server.waits,
    date: new Date(now()).toUTCString(),
  }
  const instead = await sufferFaults(effects, 'before', context)
  if (instead !== undefined) return instead

  progress.outcome ??= await keeper.change((state) => {
    const [next, outcome] = decide(server, state, { ...read, id: `r${n}` }, effects)
    return [listDecision(next, n, outcome), outcome]
  })
  progress.outcome = await answerQuestions(server, answering, progress.outcome)
  const response = await written(server, answering, progress, now())
  return (await sufferFaults(effects, 'after', context)) ?? spoil(response, effects)
}

/** Goes on for as long as there is a question and somebody to answer it. */
async function answerQuestions(
  server: Server,
  { read, visit, arrived }: Answering,
  first: Outcome,
): Promise<Outcome> {
  const answerer = visit.answerer ?? server.answerer
  if (answerer === undefined) return first
  let outcome = first
  while (outcome.question !== undefined && outcome.question.answers < MOST_ANSWERS) {
    const { question, cookie } = outcome
    const answer = await answerer(question)
    const session = cookie === undefined || cookie === 'clear' ? read.session : cookie.set
    const asked: ModelRequest = {
      ...read,
      id: `r${arrived.n}`,
      endpoint: 'interaction',
      interaction: { uid: question.uid, action: 'answer', answer },
      ...(session !== undefined && { session }),
    }
    const next = await server.keeper.change((state) => {
      const [changed, decided] = decide(server, state, asked, arrived.effects)
      return [listDecision(changed, arrived.n, decided), decided]
    })
    const kept = next.cookie ?? cookie
    outcome = { ...next, ...(kept !== undefined && { cookie: kept }) }
  }
  return outcome
}

async function written(
  server: Server,
  { request, read }: Answering,
  progress: Progress,
  now: number,
): Promise<Response> {
  const { config, signer } = server
  if (read.endpoint === 'preflight') return preflight(request, read.path, config)
  const outcome = progress.outcome as Outcome
  if (read.endpoint === 'jwks') {
    const { keys } = await (await signer()).jwks()
    const shown = { ...outcome, body: { kind: 'json', value: { keys } } } as const
    const response = render(shown, read, config, now)
    response.headers.set('content-type', 'application/jwk-set+json; charset=utf-8')
    return response
  }
  const signed = await sign(outcome, signer)
  progress.tokens = signed.tokens
  return render(signed.outcome, read, config, now)
}

async function finish(
  server: Server,
  n: number,
  { outcome, tokens }: Progress,
  end: 'aborted' | 'lost' | 'sent',
  sentStatus?: number,
): Promise<void> {
  const issuedAt = Object.keys(tokens).length === 0 ? undefined : outcome?.about.issuedAt
  const done = await server.keeper.change((state) => {
    const next = listEnd(state, n, {
      outcome: end,
      tokens,
      issuedAt,
      ...(sentStatus !== undefined && { sentStatus }),
    })
    return [next, entryAt(next.journal, n - 1)]
  })
  if (done !== undefined) server.completed(done)
}
