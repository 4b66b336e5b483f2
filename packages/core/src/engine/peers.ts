import {
  handshakeVersion,
  readHandshake,
  readSecrets,
  writeSecrets,
  type Handshake,
} from '../decide/handshake.ts'
import { isAuthError } from '../errors.ts'
import type { Channel, Sealing } from '../platform/port.ts'
import { within } from '../within.ts'
import { atEnd } from './at-end.ts'
import type { Context } from './context.ts'
import { deadline } from './deadline.ts'
import { loadPart } from './parts.ts'

/** How long a tab waits for one that has the secrets, ms. */
const answerTime = 1_000
/** Who stayed silent is asked again, but not waited for again within this time, ms. */
const silenceTime = 10_000
/** As many tabs are remembered; whoever else is open has to ask. */
const mostPeers = 32

const alone = 'This tab can neither give nor get a session: reload it'

/** The other tabs that keep the same session in their memory. */
export interface Peers {
  /** Seals secrets for each of them that is known, and sends them off. */
  offer(texts: readonly string[]): Promise<void>
  /**
   * Asks for the secrets of these fingerprints; resolves once they are known, or nobody has answered: at once where
   * nobody is seen to be there, though somebody may have just come who is not seen yet.
   */
  ask(marks: readonly string[], isAnybodyThere: boolean): Promise<void>
}

export interface PeersOptions {
  /** Gives the secrets of fingerprints, where all of them are known. */
  secretsOf(marks: readonly string[]): readonly string[] | undefined
  /** Takes secrets that another tab has sealed for this one. */
  onOffer(texts: readonly string[]): Promise<void>
  /** Another tab is there that was not. */
  onHello(): void
}

/** Joins the other tabs. Nothing goes over the channel but fingerprints, public keys, and what is sealed with them. */
export function createPeers(context: Context, { secretsOf, onOffer, onHello }: PeersOptions): Peers {
  const { platform, settings, recorder, life } = context
  const { clock, page } = platform
  const from = platform.crypto.random()
  const keys = platform.loadSeals && loadPart(platform.loadSeals).then((seals) => seals.create())
  // Without them this tab is alone: nobody can seal for it, nor it for anybody.
  const sealing = keys?.catch((error: unknown) => {
    if (!life.aborted)
      recorder.record('warning', { topic: 'persistence', remedy: `${alone} (${nameOf(error)})` })
    return undefined
  })
  /** Public keys by tab. */
  const peers = new Map<string, string>()
  const waiting = new Set<() => void>()
  let channel: Channel | undefined
  let silent: { readonly marks: string; readonly at: number } | undefined

  function meet(tab: string, key: string): void {
    peers.delete(tab)
    peers.set(tab, key)
    const [oldest] = peers.keys()
    if (peers.size > mostPeers && oldest !== undefined) peers.delete(oldest)
  }

  const post = (message: Handshake): void => channel?.post(message)
  const says = { version: handshakeVersion, from } as const

  async function sealFor(own: Sealing, tab: string, key: string, texts: readonly string[]): Promise<void> {
    const sealed = await own.seal(key, writeSecrets(texts))
    // What comes to a client that has ended, or to a page that is left, is still for the others.
    const brief = channel === undefined ? openChannel() : undefined
    const message: Handshake = { ...says, kind: 'offer', key: own.publicKey, to: tab, sealed }
    ;(brief ?? channel)?.post(message)
    brief?.close()
  }

  async function hear(message: unknown): Promise<void> {
    const said = readHandshake(message)
    if (said === undefined || said.from === from) return
    if (said.kind === 'bye') return void peers.delete(said.from)
    if ('to' in said && said.to !== undefined && said.to !== from) return
    const own = await sealing
    if (own === undefined) return
    meet(said.from, said.key)
    if (said.kind === 'hello') {
      if (said.to === undefined) post({ ...says, kind: 'hello', key: own.publicKey, to: said.from })
      return onHello()
    }
    if (said.kind === 'ask') {
      const texts = secretsOf(said.marks)
      // Whoever may speak on the channel may name a key that is none.
      if (texts !== undefined) await sealFor(own, said.from, said.key, texts).catch(() => undefined)
      return
    }
    // What no key opens is none of ours.
    const text = await own.open(said.key, said.sealed).catch(() => undefined)
    if (text === undefined) return
    await onOffer(readSecrets(text))
    for (const wake of waiting) wake()
  }

  const openChannel = (): Channel =>
    platform.openChannel(`${settings.key}|handshake`, (message) => void hear(message))

  async function open(): Promise<void> {
    if (life.aborted) return
    channel ??= openChannel()
    const own = await sealing
    if (own !== undefined) post({ ...says, kind: 'hello', key: own.publicKey })
  }

  /** A message to a sleeping page would cost it its place in the cache. */
  function close(): void {
    post({ ...says, kind: 'bye' })
    channel?.close()
    channel = undefined
  }

  const ends = [page.onSleep(close), page.onWake(() => void (channel ?? open()))]
  atEnd(life, () => {
    for (const end of ends) end()
    close()
  })
  void open()

  return {
    async offer(texts) {
      const own = peers.size === 0 ? undefined : await sealing
      if (own === undefined) return
      // A key that is none keeps nobody else from theirs.
      await Promise.allSettled([...peers].map(([tab, key]) => sealFor(own, tab, key, texts)))
    },
    async ask(marks, isAnybodyThere) {
      const own = channel === undefined ? undefined : await sealing
      if (own === undefined) return
      const named = marks.join(' ')
      const isPatient = silent?.marks !== named || clock.mono() - silent.at > silenceTime
      post({ ...says, kind: 'ask', key: own.publicKey, marks })
      if (!isPatient || !isAnybodyThere) return
      const time = deadline(clock, answerTime, life, context.presence())
      try {
        while (secretsOf(marks) === undefined) {
          let wake: (() => void) | undefined
          const heard = new Promise<void>((resolve) => waiting.add((wake = resolve)))
          await within(heard, time.signal).finally(() => waiting.delete(wake ?? (() => undefined)))
        }
      } catch {
        // Nobody has answered in time: whoever has them does not run, or is about to end.
        silent = { marks: named, at: clock.mono() }
      } finally {
        time.end()
      }
    },
  }
}

function nameOf(error: unknown): string {
  return isAuthError(error) ? (error.subject ?? error.code) : error instanceof Error ? error.name : 'error'
}
