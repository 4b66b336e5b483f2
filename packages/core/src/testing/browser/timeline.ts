/** A running page's tasks and the world's events, in the order of their times. */
export interface Timeline {
  /** Monotonic clock, ms. */
  mono(): number
  /** Wall clock, ms since 1970. */
  wall(): number
  /** The time that no jump has touched: what the provider's clock shows. */
  truth(): number
  /** Moves the wall clock alone. */
  jump(ms: number): void
  /** Lets an event happen after `delay` ms, when its owner runs; returns the cancel. */
  after(delay: number, owner: Owner | undefined, happen: () => void): () => void
  /** When the next event is due, of those whose owners run; undefined where there is none. */
  nextDue(): number | undefined
  /** Moves the clocks by `ms`, without letting anything happen: late events happen late. */
  pass(ms: number): void
  /** Lets the next event happen, moving the clocks to its time. */
  happen(): void
  /** Events of an owner, for leaks. */
  pending(owner: Owner): number
  /** Forgets the events of an owner that is gone. */
  forget(owner: Owner): void
}

/** Whose alarm it is. */
export interface Owner {
  /** Whether its tasks run at all now. */
  runs(): boolean
  /** When a timer that is due at this time goes off: later in hidden pages. */
  throttle(due: number): number
}

interface Event {
  readonly due: number
  readonly owner: Owner | undefined
  readonly happen: () => void
}

/** Beyond this, browsers let a timer go off at once. */
const longest = 2 ** 31 - 1

/** Makes a timeline that begins at `start`, ms since 1970. */
export function createTimeline(start: number): Timeline {
  let mono = 0
  let jumped = 0
  let events: Event[] = []

  const dueOf = ({ due, owner }: Event): number => (owner === undefined ? due : owner.throttle(due))

  function next(): Event | undefined {
    let found: Event | undefined
    let first = Infinity
    for (const event of events) {
      if (event.owner?.runs() === false) continue
      const due = dueOf(event)
      if (due >= first) continue
      found = event
      first = due
    }
    return found
  }

  function remove(event: Event): void {
    const at = events.indexOf(event)
    if (at >= 0) events.splice(at, 1)
  }

  return {
    mono: () => mono,
    wall: () => start + mono + jumped,
    truth: () => start + mono,
    jump(ms) {
      jumped += ms
    },
    after(delay, owner, happen) {
      const event = { due: mono + (delay > longest ? 1 : Math.max(delay, 0)), owner, happen }
      events.push(event)
      return () => remove(event)
    },
    nextDue() {
      const event = next()
      return event && Math.max(dueOf(event), mono)
    },
    pass(ms) {
      mono += ms
    },
    happen() {
      const event = next()
      if (event === undefined) return
      remove(event)
      mono = Math.max(mono, dueOf(event))
      event.happen()
    },
    pending: (owner) => events.filter((event) => event.owner === owner).length,
    forget(owner) {
      events = events.filter((event) => event.owner !== owner)
    },
  }
}
