import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { readBody } from '../net/body.ts'
import { splitTarget } from '../net/path.ts'
import type { Handler } from '../net/serve.ts'
import { trueNow } from './clock.ts'
import { endpointOf } from './endpoints.ts'
import { faultAnswer } from './fault-answer.ts'
import type { Effect } from './faults.ts'
import { forward, type Answer } from './forward.ts'
import { noteAnswer, noteRequest } from './read-request.ts'
import type { RequestRecord } from './records.ts'
import { relay } from './relay.ts'
import type { ControlState, Release } from './state.ts'

interface Gateway {
  state: ControlState
  port: number
  appOrigins: readonly string[]
}

interface Exchange {
  req: IncomingMessage
  body: Buffer
}

/** Stands before the provider, as a load balancer would: lists what passes and spoils what it is told to. */
export function createGateway({ state, port, appOrigins }: Gateway): Handler {
  const process = async (exchange: Exchange, record: RequestRecord): Promise<Answer> => {
    const answer = await forward({ port, req: exchange.req, body: exchange.body, tag: String(record.n) })
    noteAnswer(record, answer)
    return record.endpoint === 'discovery' && state.issuer !== undefined
      ? withIssuer(answer, state.issuer)
      : answer
  }

  const hold = (record: RequestRecord): Promise<Release> => {
    record.state = 'held'
    return state.held()
  }

  const spoil = async (
    exchange: Exchange,
    record: RequestRecord,
    effect: Effect,
  ): Promise<Answer | 'drop'> => {
    if (effect.when === 'before') {
      if (effect.kind === 'drop') return 'drop'
      if (effect.kind === 'hold') {
        const how = await hold(record)
        // As a queue does: nobody works for a client that has left.
        return how === 'drop' || exchange.req.socket.destroyed ? 'drop' : process(exchange, record)
      }
      if (effect.kind === 'status') return faultAnswer(effect, exchange.req, appOrigins)
      await wait(effect.ms)
      return process(exchange, record)
    }
    const answer = await process(exchange, record)
    switch (effect.kind) {
      case 'drop':
        return 'drop'
      case 'status':
        return faultAnswer(effect, exchange.req, appOrigins)
      case 'delay':
        await wait(effect.ms)
        return answer
      case 'hold':
        return (await hold(record)) === 'drop' ? 'drop' : answer
    }
  }

  return async (req, res) => {
    if (state.isDown) {
      req.socket.destroy()
      return
    }
    const endpoint = endpointOf(req.method ?? 'GET', splitTarget(req.url).path)
    if (endpoint === undefined) {
      const page = await forward({ port, req, body: await readBody(req), tag: '' })
      relay(res, { ...page, headers: [...page.headers, ...state.pageHeaders] })
      return
    }
    const record = state.records.add(endpoint)
    res.once('close', () => {
      if (record.endedAt === null) record.leftAt = trueNow()
    })
    const body = await readBody(req).catch((error: unknown) => {
      record.state = 'client_gone'
      throw error
    })
    noteRequest(record, req, body)
    const effect = state.faults.take(endpoint, record.grant_type)
    record.fault = effect === undefined ? null : nameOf(effect)
    const exchange = { req, body }
    const answer = await (effect === undefined ? process(exchange, record) : spoil(exchange, record, effect))
    if (answer === 'drop') drop(req, record)
    else send(res, record, answer)
  }
}

function send(res: ServerResponse, record: RequestRecord, answer: Answer): void {
  if (res.destroyed || res.socket?.destroyed === true) {
    record.state = 'client_gone'
    return
  }
  record.state = 'sent'
  record.endedAt = trueNow()
  record.sentStatus = answer.status
  relay(res, answer)
}

function drop(req: IncomingMessage, record: RequestRecord): void {
  record.state = 'dropped'
  record.endedAt = trueNow()
  req.socket.destroy()
}

// Without a reference, so that a long delay keeps no process alive that wants to end.
function wait(ms: number): Promise<void> {
  return delay(ms, undefined, { ref: false })
}

function nameOf(effect: Effect): string {
  return effect.kind === 'status' ? `status ${effect.status} ${effect.when}` : `${effect.kind} ${effect.when}`
}

function withIssuer(answer: Answer, issuer: string): Answer {
  const metadata = { ...(JSON.parse(answer.body.toString('utf8')) as object), issuer }
  return { ...answer, body: Buffer.from(JSON.stringify(metadata)) }
}
