import { parseGrant, parseTransaction, type GrantRecord, type TransactionRecord } from '../decide/record.ts'
import { AuthError, platformFailure } from '../errors.ts'
import type { Change, Clock, Found, Store } from '../platform/port.ts'
import { atOnce, type Tell } from './news.ts'

/** A record checked on reading. */
export interface Checked {
  readonly grant: GrantRecord | undefined
  readonly transaction: TransactionRecord | undefined
}

/** A change of checked records. */
export interface CheckedChange<T> extends Change<T> {
  readonly grant?: GrantRecord | undefined
  readonly transaction?: TransactionRecord | null | undefined
}

/** Another record, or none, is known. */
export interface Taken {
  readonly before: GrantRecord | undefined
  readonly now: GrantRecord | undefined
  readonly byThisTab: boolean
  readonly tell: Tell
}

/** The grant record as this tab knows it. */
export interface Memory {
  current(): GrantRecord | undefined
  /** Whether the record was compared with storage in the last 30 s, and nothing spoke against it since. */
  isVerified(): boolean
  /** Forgets that it was verified: the page slept. */
  doubt(): void
  /** Takes a record of ours that storage refuses, until storage has another than it has now. */
  hold(grant: GrantRecord): void
  /** Whether the record in use is one that storage refuses. */
  isHolding(): boolean
  /** Storage refuses it no more: what the next look finds counts. */
  release(): void
  /** Reads the record. */
  read(): Promise<GrantRecord | undefined>
  /** Reads the record and finds a transaction. */
  find(state: string): Promise<TransactionRecord | undefined>
  /** The same memory; what is taken by it is told by `tell`. */
  telling(tell: Tell): Memory
  /** Reads, decides and writes in one transaction of the store. */
  change<T>(state: string | undefined, decide: (checked: Checked) => CheckedChange<T>): Promise<T>
}

const verifiedFor = 30_000

/** A look's place among all looks, and when it began, ms of monotonic time. */
interface Turn {
  readonly ticket: number
  readonly began: number
}

export interface MemoryOptions {
  readonly store: Store
  readonly clock: Clock
  /** Called whenever another record, or none, is known. */
  onTake(taken: Taken): void
}

/** Makes the memory of an engine. */
export function createMemory({ store, clock, onTake }: MemoryOptions): Memory {
  let current: GrantRecord | undefined
  let verifiedAt = -Infinity
  let tickets = 0
  let newest = 0
  /** Looks up to this one began before there was a reason to doubt: they prove nothing. */
  let doubted = 0
  /** What storage has while it refuses the record that is in use. */
  let insteadOfHeld: { readonly mark: string | undefined } | undefined

  // The answer may have been on its way for as long as the machine slept: a look is as old as its question.
  const next = (): Turn => ({ ticket: ++tickets, began: clock.mono() })

  /** Takes a record unless a look that began later was taken before: late readers must not bring the past back. */
  function take(
    grant: GrantRecord | undefined,
    { ticket, began }: Turn,
    byThisTab: boolean,
    tell: Tell,
  ): void {
    if (ticket < newest) return
    if (insteadOfHeld !== undefined && mark(grant) === insteadOfHeld.mark) return
    insteadOfHeld = undefined
    const before = current
    if (
      grant !== undefined &&
      before !== undefined &&
      grant.grantId === before.grantId &&
      grant.epoch < before.epoch
    )
      return
    newest = ticket
    if (ticket > doubted) verifiedAt = began
    current = grant
    if (mark(before) !== mark(grant)) onTake({ before, now: grant, byThisTab, tell })
  }

  /** Whatever is read for, the record in it is news. */
  async function look(state: string | undefined, tell: Tell): Promise<Found> {
    const turn = next()
    const found = await store.read(state).catch(platformFailure)
    const grant = parseGrant(found.grant)
    take(grant === 'foreign' ? undefined : grant, turn, false, tell)
    return found
  }

  const telling = (tell: Tell): Memory => ({
    telling,
    current: () => current,
    isVerified: () => clock.mono() - verifiedAt < verifiedFor,
    doubt() {
      doubted = tickets
      verifiedAt = -Infinity
    },
    hold(grant) {
      const stored = { mark: mark(current) }
      // No look: those under way may still find what another tab has put in its place, and nothing was verified.
      take(grant, { ticket: newest, began: verifiedAt }, true, tell)
      insteadOfHeld = stored
    },
    isHolding: () => insteadOfHeld !== undefined,
    release() {
      // One that was not written outranks nothing that storage has.
      if (insteadOfHeld && current) current = { ...current, epoch: 0 }
      insteadOfHeld = undefined
    },
    async read() {
      await look(undefined, tell)
      return current
    },
    find: async (state) => parseTransaction((await look(state, tell)).transaction),
    async change(state, decide) {
      const turn = next()
      const { grant, result, written } = await store
        .change(state, (found) => checkedChange(found, decide))
        .catch(platformFailure)
      // The store runs in the order of the calls: a look that began after this one sees more, whenever it arrives.
      take(grant, turn, written, tell)
      return result
    },
  })
  return telling(atOnce)
}

/** What a record that says the same has in common: a held one and a lost one may share an epoch. */
function mark(grant: GrantRecord | undefined): string | undefined {
  return grant && `${grant.grantId} ${grant.epoch} ${grant.status}`
}

interface Changed<T> {
  readonly grant: GrantRecord | undefined
  readonly result: T
  readonly written: boolean
}

function checkedChange<T>(found: Found, decide: (checked: Checked) => CheckedChange<T>): Change<Changed<T>> {
  const parsed = parseGrant(found.grant)
  const grant = parsed === 'foreign' ? undefined : parsed
  const change = decide({ grant, transaction: parseTransaction(found.transaction) })
  // A newer SDK wrote this: leave its record alone.
  if (parsed === 'foreign' && change.grant !== undefined)
    throw new AuthError('temporarily_unavailable', { subject: 'storage' })
  const written = change.grant !== undefined
  return { ...change, result: { grant: change.grant ?? grant, result: change.result, written } }
}
