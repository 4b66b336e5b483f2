import { ConnectionLost } from '../connection-lost.ts'
import type { FaultEffect, When } from '../types/faults.ts'
import type { Waits } from './waits.ts'

export interface FaultContext {
  readonly origin: string | undefined
  readonly signal: AbortSignal
  readonly waits: Waits
  readonly date: string
}

/**
 * Lets the faults of one side of the act happen, in their order: waits where they wait, rejects where the connection
 * breaks. Answers the response that takes the place of the true one, if one does.
 */
export async function sufferFaults(
  effects: readonly FaultEffect[],
  when: When,
  context: FaultContext,
): Promise<Response | undefined> {
  for (const effect of effects) {
    if (!('when' in effect) || effect.when !== when) continue
    switch (effect.kind) {
      case 'delay':
        await context.waits.sleep(effect.ms, context.signal)
        break
      case 'hang':
        await context.waits.hang(context.signal)
        break
      case 'lost':
        throw new ConnectionLost(when === 'after')
      case 'status':
        return statusAnswer(effect, context)
      case 'html':
        return new Response(effect.html ?? PORTAL, {
          status: effect.status ?? 200,
          headers: { ...corsOf(context), 'content-type': 'text/html; charset=utf-8', date: context.date },
        })
    }
  }
  return undefined
}

const PORTAL = '<!doctype html><html lang="en"><title>Sign in to the network</title><h1>Welcome</h1></html>'

function statusAnswer(effect: Extract<FaultEffect, { kind: 'status' }>, context: FaultContext): Response {
  const { status, retryAfter, body, contentType = 'application/json; charset=utf-8', cors = true } = effect
  const isBodiless = status === 204 || status === 205 || status === 304
  return new Response(isBodiless ? null : (body ?? JSON.stringify({ error: 'temporarily_unavailable' })), {
    status,
    headers: {
      ...(cors ? corsOf(context) : {}),
      'content-type': contentType,
      'cache-control': 'no-store',
      date: context.date,
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
    },
  })
}

function corsOf({ origin }: FaultContext): Record<string, string> {
  if (origin === undefined) return {}
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'Retry-After,WWW-Authenticate',
  }
}

/** Spoils an answer on its way: its end is missing, or it is called what it is not. */
export async function spoil(response: Response, effects: readonly FaultEffect[]): Promise<Response> {
  let spoilt = response
  for (const effect of effects) {
    if (effect.kind === 'truncated') {
      const whole = await spoilt.text()
      const { status, headers } = spoilt
      spoilt = new Response(whole.slice(0, Math.floor(whole.length / 2)), { status, headers })
    }
    if (effect.kind === 'content-type') spoilt.headers.set('content-type', effect.contentType)
  }
  return spoilt
}

/** How far the server's clock is off for this exchange, in milliseconds. */
export function clockError(effects: readonly FaultEffect[]): number {
  return effects.reduce((sum, effect) => sum + (effect.kind === 'clock' ? effect.ms : 0), 0)
}
