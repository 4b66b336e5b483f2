import type { TrailEntry } from '@onegrant/core'
import { durationText } from './texts.ts'

/** What an event means for the session: colour and shape of its mark go by it. */
export type Tone = 'sent' | 'good' | 'bad' | 'doubt' | 'saved' | 'lane' | 'quiet'

/** Names a drawing of the marks. */
export type Glyph =
  | 'leave'
  | 'send'
  | 'check'
  | 'cross'
  | 'question'
  | 'pause'
  | 'join'
  | 'adopt'
  | 'restart'
  | 'bolt'
  | 'minus'
  | 'enter'
  | 'exit'
  | 'dot'
  | 'alert'
  | 'hand'

/** An event in words. */
export interface Description {
  readonly title: string
  /** What the title does not say; empty where it says it all. */
  readonly detail: string
  readonly tone: Tone
  readonly glyph: Glyph
}

type Describe = (entry: Fields) => Description

/** Entries come from other tabs and from storage as well: only id, at, tab and type are checked. */
type Fields = Readonly<Record<string, unknown>>

const what = (tone: Tone, glyph: Glyph, title: string, detail = ''): Description => ({
  title,
  detail,
  tone,
  glyph,
})

const credential = ({ credential: kind }: Fields): string => (kind === 'code' ? 'Code' : 'Refresh token')

/** The credential's fingerprint, as far as a column has room; the whole is in the fields of the entry. */
const mark = ({ fingerprint }: Fields): string => textOf(fingerprint)

const timeOf = (ms: unknown): string => (typeof ms === 'number' ? durationText(ms) : '?')

const calls = (count: unknown): string => (count === 1 ? '1 call' : `${textOf(count)} calls`)

const descriptions: Readonly<Record<string, Describe>> = {
  restored: () => what('quiet', 'dot', 'Session restored'),
  'authorization-requested': ({ mode }) =>
    what(
      'sent',
      'leave',
      'Sign-in requested',
      mode === 'popup' ? 'in a popup' : mode === 'silent' ? 'in a hidden frame' : 'the page leaves',
    ),
  sent: (entry) =>
    entry['attempt'] === 1
      ? what('sent', 'send', `${credential(entry)} sent`, mark(entry))
      : what(
          'doubt',
          'send',
          `${credential(entry)} sent again`,
          `attempt ${textOf(entry['attempt'])}, ${mark(entry)}`,
        ),
  'sent-with-nonce': (entry) =>
    what('quiet', 'send', `${credential(entry)} sent with the nonce asked for`, mark(entry)),
  granted: (entry) =>
    what('good', 'check', `${credential(entry)} granted`, `epoch ${textOf(entry['epoch'])}`),
  refused: (entry) =>
    what(
      'bad',
      'cross',
      `${credential(entry)} refused`,
      `${textOf(entry['error'])}, status ${textOf(entry['status'])}`,
    ),
  unclear: (entry) =>
    what('doubt', 'question', `${credential(entry)}: no clear answer`, textOf(entry['reason'])),
  withheld: (entry) => what('quiet', 'pause', `${credential(entry)} withheld`, textOf(entry['reason'])),
  joined: ({ count }) => what('saved', 'join', 'Joined a request', `${calls(count)} saved in this page`),
  adopted: ({ epoch }) =>
    what('saved', 'adopt', "Took another tab's result", `epoch ${textOf(epoch)}, one request saved`),
  restarted: () => what('doubt', 'restart', 'Sign-in restarted', 'its exchange was interrupted'),
  'taken-over': ({ generation }) =>
    what('doubt', 'bolt', 'Lane taken from a stuck tab', `generation ${textOf(generation)}`),
  dropped: (entry) =>
    what(
      'quiet',
      'minus',
      `${credential(entry)}: answer dropped`,
      textOf(entry['reason'], 'it came too late'),
    ),
  'signed-in': ({ epoch }) => what('good', 'enter', 'Signed in', `epoch ${textOf(epoch)}`),
  'signed-out': ({ cause }) => what('quiet', 'exit', 'Signed out', textOf(cause)),
  recovered: ({ epoch }) => what('good', 'check', 'Recovered silently', `epoch ${textOf(epoch)}`),
  'not-recovered': ({ reason }) => what('bad', 'cross', 'Not recovered', textOf(reason)),
  lost: ({ cause }) => what('bad', 'cross', 'Grant lost', textOf(cause)),
  simulated: (entry) => what('quiet', 'hand', 'Done by hand', textOf(entry['what'])),
  warning: ({ topic, remedy }) => what('doubt', 'alert', `Warning: ${textOf(topic)}`, textOf(remedy)),
  executor: ({ kind, reason }) =>
    what('quiet', 'dot', `Requests are sent by: ${textOf(kind)}`, textOf(reason, '')),
  outlived: (entry) =>
    what('saved', 'check', `${credential(entry)}: finished by a worker`, 'its page was left'),
  'lane-queued': ({ generation }) =>
    what('lane', 'dot', 'Waits for the lane', `generation ${textOf(generation)}`),
  'lane-entered': ({ waited }) => what('lane', 'dot', 'Holds the lane', `after ${timeOf(waited)}`),
  'lane-left': ({ held }) => what('lane', 'dot', 'Left the lane', `after ${timeOf(held)}`),
}

/** Puts an event into words; one that a newer SDK wrote goes by its name. */
export function describe(entry: TrailEntry): Description {
  const known = Object.hasOwn(descriptions, entry.type) ? descriptions[entry.type] : undefined
  return known?.({ ...entry }) ?? what('quiet', 'dot', entry.type)
}

/** A text or number as it is; anything else is not worth showing. */
function textOf(value: unknown, otherwise = '?'): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : otherwise
}
