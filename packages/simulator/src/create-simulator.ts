import { emptyState } from './model/state.ts'
import { emptyLog, entries } from './model/table.ts'
import { answererFor, navigate } from './shell/navigate.ts'
import { resolveConfig, DEFAULT_ACCOUNTS } from './shell/config.ts'
import { controlsOf } from './shell/controls.ts'
import { exchange, type Server } from './shell/exchange.ts'
import { createFaults } from './shell/faults.ts'
import { fetchFrom } from './shell/fetch.ts'
import { drawsFrom } from './shell/random.ts'
import { isOwn } from './shell/route.ts'
import { keySigner } from './shell/signer.ts'
import { keepState } from './shell/state-keeper.ts'
import { createWaits } from './shell/waits.ts'
import type { Exchange } from './types/journal.ts'
import type { SimulatorOptions } from './types/options.ts'
import type { Simulator } from './types/simulator.ts'

/**
 * Creates an authorization server that lives in memory and plays by the rules of a real one.
 *
 * @param options Whose rules, which clients, accounts and APIs, and what of the world is not to be the real thing.
 * @throws TypeError where an option is wrong; the message names it.
 * @example
 * const server = createSimulator({ preset: 'logto', issuer: 'https://auth.example/oidc' })
 * const { code } = await server.signIn({ account: 'ada', client_id: 'demo', code_challenge })
 * const response = await server.fetch(tokenRequest(code))
 * expect(server.audit.filter((entry) => entry.event === 'refused')).toEqual([])
 * @see RFC 6749, RFC 9700
 */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const config = resolveConfig(options)
  const accounts = options.accounts ?? DEFAULT_ACCOUNTS
  const secret = drawsFrom(options.seed, -1).random(43)
  const keeper = keepState(options.state ?? emptyState(accounts, secret), options.store)
  const waits = createWaits(options.sleep ?? realSleep)
  const { faults, holds } = createFaults(keeper, waits)
  const listeners = new Set<(exchange: Exchange) => void>()
  const trueNow = options.now ?? Date.now
  const { interaction = 'page', signing } = options
  if (typeof interaction === 'object' && !accounts.some(({ sub }) => sub === interaction.account)) {
    throw new TypeError(`"interaction.account" must be one of the accounts, not "${interaction.account}"`)
  }
  const server: Server = {
    config,
    keeper,
    signer: typeof signing === 'object' ? () => Promise.resolve(signing) : keySigner(keeper, config.alg),
    waits,
    holds,
    now: trueNow,
    seed: options.seed,
    answerer: interaction === 'page' ? undefined : answererFor(interaction),
    completed: (done) => {
      for (const listener of listeners) listener(done)
    },
  }

  return {
    issuer: config.issuer,
    policy: config.policy,
    handle: async (request) => (await exchange(server, request)).response,
    owns: (url) => isOwn(config, new URL(url)),
    fetch: (input, init) => fetchFrom(server, input, init),
    navigate: (url, how) => navigate(server, url, how),
    ...controlsOf(server),
    now: () => trueNow() + keeper.seen().advanced,
    faults,
    get journal() {
      return entries(keeper.seen().journal)
    },
    get audit() {
      return entries(keeper.seen().audit)
    },
    clearLogs: () =>
      keeper.change((state) => [
        { ...state, journal: emptyLog(state.requests), audit: emptyLog(state.audited) },
        undefined,
      ]),
    snapshot: () => structuredClone(keeper.seen()),
    restore: (state) => keeper.change(() => [structuredClone(state), undefined]),
    refresh: keeper.refresh,
    onExchange: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

function realSleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
