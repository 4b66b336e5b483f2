import { createAuthClient } from '../src/client.ts'
import { tokenKey } from '../src/decide/token-key.ts'
import { noWorkers } from '../src/testing/bare.ts'
import { createBrowser } from '../src/testing/browser/browser.ts'
import { simulatedKey } from '../src/testing/browser/keys.ts'
import type { Choices } from '../src/testing/browser/choices.ts'
import type { SimulatedPage } from '../src/testing/browser/page.ts'
import { grantRecord } from '../src/testing/records.ts'
import type { AuthEvents } from '../src/types.ts'
import { windowOf } from './coverage.ts'
import type { Known } from './known.ts'
import { forgetSecrets, inMemory } from './memory.ts'
import { fill } from './old-store.ts'
import { hooksOf } from './invariants/hooks.ts'
import { createModelServer } from './model-server.ts'
import { createNetwork } from './network.ts'
import { policies } from './policies.ts'
import { isNonceWanted } from './proofs.ts'
import { createProtocol, type PendingSignIn } from './protocol.ts'
import { protocols } from './protocol-module.ts'
import { app, issuer } from './site.ts'
import type { Call, Client, Config, Counts, Invariant, Run, Tab } from './types.ts'
import { createWorkers } from './workers.ts'
import type { World } from './world-types.ts'
import { openWindow, showFrame } from './windows.ts'

const start = Date.UTC(2026, 5, 1, 12)
const engines = Symbol.for('onegrant.engines.1')

export interface WorldOptions {
  readonly config: Config
  readonly choices: Choices
  readonly counts: Counts
  /** Keeps the story. */
  readonly tells: boolean
  readonly without: readonly string[]
  /** Breaches that do not fail a run. */
  readonly known: readonly Known[]
  readonly rules: readonly ((run: Run) => Invariant)[]
}

const listened = ['signed-in', 'signed-out', 'renewed', 'reauth-required', 'user-changed'] as const

/** Makes a world: a provider, a browser, and tabs with the real engine in them. */
export function createWorld({ config, choices, counts, tells, without, known, rules }: WorldOptions): World {
  const story: string[] = []
  const tabs: Tab[] = []
  const pending = new Map<string, PendingSignIn>()
  const leaving = new Map<SimulatedPage, string>()
  const told = new Map<SimulatedPage, number>()
  /** When a client of a page was last disposed. */
  const disposed = new Map<SimulatedPage, number>()
  let calls = 0
  let toldAt = 0
  forgetSecrets()

  function noteWrite(
    page: SimulatedPage | undefined,
    before: unknown,
    after: unknown,
    was: unknown,
    is: unknown,
  ): void {
    const write = {
      page,
      number: world.writes.length + 1,
      at: browser.timeline.mono(),
      before,
      after,
      transactionBefore: was,
      transactionAfter: is,
    }
    world.writes.push(write)
    for (const ask of world.hooks.onWrite) ask(write)
  }

  const workers =
    config.executor === undefined
      ? undefined
      : createWorkers({
          kind: config.executor,
          world: () => world,
          createProtocol: (page) => createProtocol(world, page, world.network, pending),
        })

  const browser = createBrowser({
    start,
    choices,
    // Tabs A, C and E of a mixed run have them.
    hasLocks: ({ name }) =>
      config.locks === 'all' || (config.locks === 'some' && name.charCodeAt(0) % 2 === 1),
    fine: config.fine,
    frozenHear: config.frozenHear,
    fetch: fetchOf,
    workers: (page) => workers?.of(page) ?? noWorkers,
    watch: {
      onWrite: (page, before, after) =>
        noteWrite(page, before.grant, after.grant, before.transaction, after.transaction),
      onFail(page) {
        world.refused.add(page)
        for (const send of world.sends)
          if (send.page === page && send.outcome?.kind === 'granted' && !send.committed) {
            // A client that is disposed tries once more to write what it holds, and no more.
            if (send.unwritten && send.at <= (disposed.get(page) ?? -Infinity)) send.disturbed = true
            send.unwritten = true
          }
      },
      onDelivered(page, mark) {
        told.set(page, Math.max(told.get(page) ?? 0, mark))
      },
      onAnswered(page, label, mark) {
        for (const ask of world.hooks.onAnswered) ask(page, label, mark)
      },
      markNow: () => world.writes.length,
      onRead: () => undefined,
      onPost: (_page, message) => {
        const text = JSON.stringify(message)
        for (const ask of world.hooks.onText) ask('a message', text)
      },
      onHear(page, message) {
        if ((message as { kind?: unknown } | null)?.kind === 'moved') aware(page)
      },
      onHold(page, lock, holds) {
        for (const ask of world.hooks.onHold) ask(page, lock, holds)
      },
      onAssign: leave,
      framesOf: (page) => ({
        open: (url, hear) => showFrame(world, page, url, hear),
        sharesCookies: () => true,
      }),
      onOpenWindow: () => openWindow(world),
      onClose: (page) => world.popups.get(page)?.(),
      onCached: (page) => workers?.onMoved(page),
      onDeath(page) {
        workers?.onGone(page)
        // What it had sent is still on its way.
        for (const send of world.sends) {
          if (send.page !== page) continue
          if (!send.committed) send.disturbed = true
          send.endedAt ??= browser.timeline.mono()
        }
      },
      fate: () =>
        (config.faults.has('message') && !world.healed
          ? (['delivered', 'lost', 'twice'] as const)[pickFate()]
          : 'delivered') ?? 'delivered',
    },
  })
  const pickFate = (): number => (choices.happens(25) ? 1 + choices.choose(2) : 0)
  const policy = policies.find(({ name }) => name === config.policy)
  if (policy === undefined) throw new RangeError(config.policy)
  const { lifetime, resources } = config
  const server = createModelServer({ policy, lifetime, resources, now: browser.timeline.truth })

  const world: World = {
    config,
    choices,
    browser,
    server,
    tabs,
    counts,
    pending,
    leaving,
    frames: new Map(),
    popups: new Map(),
    atProvider: config.age === undefined ? undefined : 'ada',
    hooks: undefined as never,
    story,
    watched: choices.choose(16) === 15,
    sends: [],
    calls: [],
    writes: [],
    excused: new Set(),
    refused: new Set(),
    slowed: new Set(),
    stalls: new Map(),
    jumped: false,
    awakeSince: -Infinity,
    storageTouched: false,
    healed: false,
    steps: 0,
    violation: undefined,
    network: undefined as never,
    workers,
    tell(line) {
      if (!tells) return
      const now = browser.timeline.mono()
      if (now - toldAt >= 1_000) story.push(`${Math.round((now - toldAt) / 1000)} s pass`)
      toldAt = now
      story.push(line())
    },
    violate(invariant, text) {
      if (without.includes(invariant)) return
      const expected = known.find(
        (entry) =>
          entry.invariant === invariant &&
          entry.text.test(text) &&
          (entry.needs === undefined || config.faults.has(entry.needs)),
      )
      if (expected === undefined) world.violation ??= { invariant, text }
      else counts.known.set(expected.why, (counts.known.get(expected.why) ?? 0) + 1)
    },
    proving(send, proof) {
      for (const ask of world.hooks.onProof) ask(send, proof)
    },
    revoking(page) {
      for (const ask of world.hooks.onRevoke) ask(page)
    },
    desks: () => workers?.living().flatMap(({ host }) => host.desks()) ?? [],
    issued: (token) => server.issuedAs(token),
    framesOf: (page) => world.frames.get(page) ?? 0,
    knownTo: (page) => told.get(page) ?? 0,
    openTab(url, entry, prerendered) {
      const name = String.fromCharCode(65 + tabs.length)
      const tab: Tab = { name, page: undefined as never, clients: [], loads: 0 }
      tabs.push(tab)
      world.load(tab, url, entry, prerendered)
      return tab
    },
    load(tab, url, entry, prerendered = false) {
      tab.loads++
      tab.page = browser.open(tab.loads === 1 ? tab.name : `${tab.name}${tab.loads}`, url, entry)
      tab.page.prerendering = prerendered
      tab.page.visible = !prerendered
      tab.clients = []
      world.tell(() => `${tab.page.name} loads ${url.replace(app, '').replace(/(~|%7E)+/g, '')}`)
      world.addClient(tab)
    },
    addClient(tab) {
      const { page } = tab
      const client = createClient(page)
      tab.clients.push(client)
      return client
    },
    call(client, about, make) {
      const call: Call = {
        ...about,
        id: ++calls,
        client,
        at: browser.timeline.mono(),
        writes: client.awareOf,
        settled: undefined,
      }
      world.calls.push(call)
      for (const ask of world.hooks.onCalled) ask(call)
      const settle = (value: unknown, error: unknown): void => {
        if (client.page.state === 'dead') return
        call.settled = { at: browser.timeline.mono(), value, error }
        world.tell(
          () => `${client.page.name}: call ${call.id} (${call.kind}) ends with ${nameOf(value, error)}`,
        )
        for (const ask of world.hooks.onSettled) ask(call)
      }
      make().then(
        (value) => settle(value, undefined),
        (error: unknown) => settle(undefined, error),
      )
      return call
    },
    count(fault) {
      counts.faults.set(fault, (counts.faults.get(fault) ?? 0) + 1)
      const [kind = ''] = fault.split(' ')
      const cell = `${windowOf(world)} ${kind} ${config.policy}`
      counts.cells.set(cell, (counts.cells.get(cell) ?? 0) + 1)
    },
    prerender(url, entry) {
      const tab = world.openTab(url, entry, true)
      world.tell(() => `${tab.page.name} is prerendered`)
    },
    sleep(ms) {
      browser.timeline.pass(ms)
      world.awakeSince = browser.timeline.mono()
      for (const page of browser.pages) if (page.state === 'running') page.rested += ms
    },
    dispose(client) {
      disposed.set(client.page, browser.timeline.mono())
      client.auth.dispose()
    },
    clear() {
      const before = browser.storage.contents.grant
      browser.storage.clear()
      world.storageTouched = true
      noteWrite(undefined, before, undefined, undefined, undefined)
    },
    damage(record) {
      const before = browser.storage.contents.grant
      browser.storage.contents.grant = record
      world.storageTouched = true
      noteWrite(undefined, before, record, undefined, undefined)
    },
  }
  Object.assign(world, {
    hooks: hooksOf(rules.map((rule) => rule(world))),
    network: createNetwork(world, {
      asks: ({ proof }) => {
        const isAsked = proof !== undefined && isNonceWanted(world, proof)
        if (isAsked) world.count('F28 nonce asked for')
        return isAsked
      },
      ask(send) {
        if (send.kind === 'refresh') return server.renew(send.credential, send.resource)
        return server.redeem(send.credential, send.verifier, send.redirectUri, send.resource)
      },
      onSend(send) {
        world.tell(() => `${send.page.name} sends #${send.id} ${send.credential} (${send.fate})`)
        for (const ask of world.hooks.onSend) ask(send)
      },
      onProcess(send, outcome) {
        world.tell(
          () =>
            `the provider ${outcome.kind === 'granted' ? `grants ${outcome.issued.refreshToken}` : `refuses${outcome.ended ? ' and ends the family' : ''}`} (#${send.id})`,
        )
        for (const ask of world.hooks.onProcess) ask(send, outcome)
      },
    }),
  })

  function aware(page: SimulatedPage): void {
    for (const tab of tabs)
      for (const client of tab.clients) if (client.page === page) client.awareOf = world.writes.length
  }

  function fetchOf(page: SimulatedPage): typeof globalThis.fetch {
    const fetch = (): Promise<Response> =>
      Promise.reject(new TypeError(`${page.name} has no network of its own`))
    protocols.set(fetch, createProtocol(world, page, world.network, pending))
    return fetch
  }

  function createClient(page: SimulatedPage): Client {
    const realm = globalThis as { [engines]?: unknown }
    realm[engines] = undefined
    const platform =
      config.persistence === 'memory' ? inMemory(browser.platformOf(page), page) : browser.platformOf(page)
    const auth = createAuthClient(
      {
        authority: issuer,
        client_id: 'app',
        redirect_uri: '/callback',
        resource: config.resources,
        reuseWindow: config.reuseWindow,
        persistence: config.persistence,
        worker: workers !== undefined && '/worker.js',
        dpop: config.isBound,
        silent_redirect_uri: config.faults.has('silent') ? '/silent' : undefined,
        onExpired: config.faults.has('leave') ? 'sign-in' : undefined,
      },
      platform,
    )
    const client: Client = { page, auth, session: auth.getSnapshot(), awareOf: world.writes.length }
    auth.subscribe(() => {
      const before = client.session
      client.session = auth.getSnapshot()
      world.tell(() => `${page.name} is ${client.session.status}`)
      for (const ask of world.hooks.onSession) ask(client, before, client.session)
      for (const ask of world.hooks.onListener) ask(client, client.session.status)
    })
    for (const type of listened)
      auth.on(type, (event: AuthEvents[typeof type]) => {
        const byThisTab = 'byThisTab' in event && event.byThisTab
        for (const ask of world.hooks.onListener) ask(client, type, byThisTab)
      })
    realm[engines] = undefined
    return client
  }

  function leave(page: SimulatedPage, url: string): void {
    world.tell(() => `${page.name} leaves for ${url.replace(/~+/g, '')}`)
    leaving.set(page, url)
    const client = clientOf(page)
    for (const ask of world.hooks.onListener) ask(client, 'assign')
  }

  function clientOf(page: SimulatedPage): Client {
    const client = tabs.find((tab) => tab.page === page)?.clients[0]
    if (client === undefined) throw new RangeError(page.name)
    return client
  }

  if (config.isOld) fill(browser.storage.contents, start)
  if (config.age !== undefined) seed(config.age)

  /** A session from before the run. */
  function seed(age: number): void {
    const [resource] = config.resources
    const issued = server.seed('ada', resource)
    const lived = Math.round(age * config.lifetime * 1000)
    const token = {
      accessToken: issued.accessToken,
      lifetime: config.lifetime,
      expiresAt: start + config.lifetime * 1000 - lived,
    }
    Object.assign(issued, { ends: issued.ends - lived })
    browser.storage.contents.grant = grantRecord({
      epoch: config.epoch,
      startedAt: start - 60_000 - lived,
      user: { sub: 'ada' },
      refreshToken: issued.refreshToken,
      idToken: 'idt-ada',
      scope: 'openid offline_access',
      tokens: { [tokenKey({ resource })]: token },
      ...(config.isBound === true && { dpop: { ...simulatedKey(), skew: 0 } }),
    })
    noteWrite(undefined, undefined, browser.storage.contents.grant, undefined, undefined)
  }
  return world
}

function nameOf(value: unknown, error: unknown): string {
  if (error !== undefined)
    return error instanceof Error ? String('code' in error ? error.code : error.message) : typeof error
  return typeof value === 'string' ? value : 'success'
}
