import { type Action, running } from './stage.ts'
import { app, issuer } from './site.ts'

const messages: readonly unknown[] = [
  null,
  'moved',
  { kind: 'moved', epoch: 1e9 },
  { kind: 'trail', entries: [{ id: 1 }, null, { id: 'x', tab: 'y', type: 'sent', at: 1e15 }] },
  { kind: 'trail', entries: 'many' },
  { kind: '__proto__' },
]

const records: readonly unknown[] = [
  'text',
  { version: 1, status: 'live', epoch: 'many' },
  { version: 1, status: 'live', grantId: 'x', epoch: Number.NaN },
  [],
]

/** Input from strangers: messages, callbacks and records that nobody of ours has written. */
export const hostile: readonly Action[] = [
  {
    name: 'a stranger sends a message',
    kind: 'hostile',
    weight: 4,
    act(world) {
      world.count('F30 hostile message')
      const message = messages[world.choices.choose(messages.length)]
      for (const { page } of running(world)) world.browser.hear(page, message)
    },
  },
  {
    name: 'a forged callback is opened',
    kind: 'hostile',
    weight: 4,
    can: (world) => world.tabs.length < 6,
    act(world) {
      world.count('F30 hostile callback')
      // Whoever knows a state comes from another provider; whoever names this one has to guess the state.
      const [state = 'nobody'] = world.choices.happens(50) ? world.pending.keys() : []
      const iss = state === 'nobody' ? issuer : 'https://evil.example'
      const query = new URLSearchParams({ code: 'forged', state, iss })
      world.openTab(`${app}/callback?${query.toString()}`)
    },
  },
  {
    name: 'a record is damaged',
    kind: 'hostile',
    weight: 2,
    act(world) {
      world.count('F30 hostile record')
      world.tell(() => 'the record is damaged')
      world.damage(records[world.choices.choose(records.length)])
    },
  },
  {
    name: 'a newer SDK has written the record',
    kind: 'hostile',
    weight: 2,
    act(world) {
      world.count('F23 record of another version')
      world.tell(() => 'a newer SDK has written the record')
      world.damage({ version: 2, status: 'live', anything: 'else' })
    },
  },
]
