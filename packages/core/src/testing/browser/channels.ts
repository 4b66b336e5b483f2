import type { Channel } from '../../platform/port.ts'
import type { SimulatedPage } from './page.ts'

/** The channels of one origin. */
export interface Channels {
  open(page: SimulatedPage, name: string, hear: (message: unknown) => void): Channel
  /** Lets all listeners of a page hear what a stranger says. */
  hear(page: SimulatedPage, message: unknown): void
  /** Closes what a page that is gone had open. */
  forget(page: SimulatedPage): void
}

export interface ChannelOptions {
  /** Whether the trail's messages are delivered as well. */
  readonly trailSteps: boolean
  /** Told of every message: what becomes of it for one of its hearers. */
  onPost(from: SimulatedPage, message: object): void
  fate(to: SimulatedPage): 'delivered' | 'lost' | 'twice'
  /** Told of what the last opened of a page's channels of a name hears. */
  onHear(page: SimulatedPage, message: unknown): void
}

interface Listener {
  readonly page: SimulatedPage
  readonly name: string
  readonly hear: (message: unknown) => void
}

/** Makes the channels: to each page in order, later, and not to pages that do not run. */
export function createChannels({ trailSteps, onPost, fate, onHear }: ChannelOptions): Channels {
  let listeners: Listener[] = []

  function send(to: Listener, message: unknown): void {
    const { page } = to
    page.queue('message', 'hears a message', () => {
      if (!listeners.includes(to)) return
      to.hear(message)
      // What reaches a copy of a script that was replaced is not known to the one in its place.
      const last = listeners.findLast((other) => other.page === page && other.name === to.name)
      if (last === to) onHear(page, message)
    })
  }

  return {
    open(page, name, hear) {
      const mine: Listener = { page, name, hear }
      listeners.push(mine)
      page.channels.add(mine)
      return {
        post(message) {
          onPost(page, message)
          if (!trailSteps && (message as { kind?: unknown }).kind === 'trail') return
          for (const to of listeners) {
            if (to === mine || to.name !== name) continue
            const end = fate(to.page)
            if (end !== 'lost') send(to, message)
            if (end === 'twice') send(to, message)
          }
        },
        close() {
          listeners = listeners.filter((other) => other !== mine)
          page.channels.delete(mine)
        },
      }
    },
    hear(page, message) {
      for (const listener of listeners) if (listener.page === page) send(listener, message)
    },
    forget(page) {
      listeners = listeners.filter((listener) => listener.page !== page)
    },
  }
}
