import { sightOf, storedForm, type Sight } from '../decide/ledger.ts'
import { parseGrant, type GrantRecord } from '../decide/record.ts'
import type { Change, Found, Store } from '../platform/port.ts'
import type { Fingerprint } from '../trail.ts'
import { atEnd } from './at-end.ts'
import { fingerprint, type Context } from './context.ts'
import { createHolder } from './holder.ts'
import { createPeers } from './peers.ts'
import { createSecrets } from './secrets.ts'

const goneForUs = 'The tab that had the tokens of this session has gone, or does not run: sign in again.'
const goneBefore =
  'The last session ended with its page, and no open tab has it. An app must not load a page to go on: use its router.'

/** What of a store has to do with the grant. */
export type Vault = Pick<Store, 'read' | 'change'>

/** Why a transaction is given up, to be tried again: something has to be had first that it cannot wait for. */
const notYet: Error = new Error('not yet')

/** One for each engine, by what it lies in front of. */
const vaults = new WeakMap<Store, Vault>()

/** The vault in front of a store. */
export function vaultOf(context: Context, disk: Store): Vault {
  const vault = vaults.get(disk) ?? createVault(context, disk)
  vaults.set(disk, vault)
  return vault
}

/**
 * Keeps the secrets of a session in the memory of its tabs. What is stored is a ledger that names them by fingerprints:
 * it orders the tabs as the record does otherwise, and a tab goes on with nothing but what it names. New secrets are
 * with the other tabs before the ledger names them; who comes later asks for them.
 */
function createVault(context: Context, disk: Store): Vault {
  const { platform, recorder, life, memory } = context
  const secrets = createSecrets((text) => fingerprint(context, text))
  const holder = createHolder(context)
  let turn: Promise<unknown> = Promise.resolve()
  /** What was last seen; undefined before anything was. */
  let last: Sight | undefined
  let isAsking = false
  let told: string | undefined

  const find = (mark: string): string | undefined => secrets.find(mark as Fingerprint)
  const isMissing = (): boolean => last?.kind === 'absent'
  const peers = createPeers(context, {
    secretsOf(marks) {
      const texts = marks.map(find).filter((text) => text !== undefined)
      return texts.length === marks.length ? texts : undefined
    },
    async onOffer(texts) {
      await secrets.learn(texts)
      lookAgain()
    },
    onHello: lookAgain,
  })
  const ends = [platform.page.onSleep(holder.letGo)]
  atEnd(life, () => {
    for (const end of ends) end()
    holder.letGo()
  })

  /** Who went without the secrets has them now, or somebody came who may. */
  function lookAgain(): void {
    if (isMissing() && !isAsking) memory.read().catch(() => undefined)
  }

  function note(sight: Sight): void {
    last = sight
    if (sight.kind === 'whole') secrets.keep(nameOf(sight.grant), sight.marks)
    if (sight.kind === 'plain') secrets.clear()
    if (sight.kind === 'whole' && sight.grant.status === 'live') holder.hold()
    else holder.letGo()
    if (sight.kind !== 'absent' || told === nameOf(sight.grant)) return
    told = nameOf(sight.grant)
    recorder.record('warning', {
      topic: 'persistence',
      remedy: sight.grant.status === 'lost' ? goneForUs : goneBefore,
    })
  }

  /** Reads until what is there can be seen whole, or nobody is there who could help. */
  async function look(state?: string): Promise<Found> {
    for (;;) {
      const found = await disk.read(state)
      const sight = sightOf(found.grant, find)
      if (sight.kind === 'exposed') await write(undefined, takeIn)
      else if (sight.kind !== 'absent' || !(await hasBeenGiven(sight.marks))) {
        note(sight)
        return { ...found, grant: sight.grant }
      }
    }
  }

  async function hasBeenGiven(marks: readonly Fingerprint[]): Promise<boolean> {
    isAsking = true
    try {
      // Before it is shown, a page can neither ask nor see who holds a lock.
      await platform.page.activated()
      await peers.ask(marks, await holder.isAnywhere())
      return marks.every((mark) => secrets.find(mark) !== undefined)
    } finally {
      isAsking = false
    }
  }

  async function write<T>(state: string | undefined, decide: (found: Found) => Change<T>): Promise<T> {
    let missing: string | undefined
    for (;;) {
      let prepare = async (): Promise<void> => undefined
      try {
        const done = await disk.change(state, (found) => {
          const sight = sightOf(found.grant, find)
          if (sight.kind === 'absent' && sight.marks.join() !== missing) {
            prepare = async () => {
              if (!(await hasBeenGiven(sight.marks))) missing = sight.marks.join()
            }
            throw notYet
          }
          const change = decide({ ...found, grant: sight.grant })
          const stored = storedForm(sight, change.grant as GrantRecord | undefined, secrets.markOf)
          if (stored.kind === 'unmarked') {
            prepare = () => share(stored.texts)
            throw notYet
          }
          // Decided as if there were none to edit.
          if (stored.kind === 'refused')
            return { result: { result: decide({ ...found, grant: undefined }).result, seen: found.grant } }
          const { result } = change
          return { ...change, grant: stored.value, result: { result, seen: stored.value ?? found.grant } }
        })
        note(sightOf(done.seen, find))
        return done.result
      } catch (error) {
        if (error !== notYet) throw error
      }
      await prepare()
    }
  }

  /** They are on their way to all tabs, and this one is there for whoever comes, before anybody can read of them. */
  async function share(texts: readonly string[]): Promise<void> {
    await secrets.learn(texts)
    holder.hold()
    await peers.offer(texts)
  }

  /** One after the other, in the order of the calls: a later look must not see less than an earlier one. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work)
    turn = done.catch(() => undefined)
    return done
  }

  return {
    read: (state) => inTurn(() => look(state)),
    change: (state, decide) => inTurn(() => write(state, decide)),
  }
}

function nameOf({ grantId, epoch }: GrantRecord): string {
  return `${grantId} ${epoch}`
}

/** Writes a record from before the setting anew, without its secrets. */
function takeIn({ grant }: Found): Change<void> {
  const record = parseGrant(grant)
  return { grant: record === 'foreign' ? undefined : record, result: undefined }
}
