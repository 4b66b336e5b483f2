import type { AuthClient, TrailEntry } from '@onegrant/core'
import { inspectGrant, type GrantView } from '@onegrant/core/development'
import { causeText, newLosses } from './decide/losses.ts'
import { badgeText } from './decide/texts.ts'
import type { Position } from './options.ts'
import { onLoads, readLoads, readMemo, writeLoad, writeMemo, type Memo } from './platform/memo.ts'
import { h, setAttributes, setText } from './view/dom.ts'
import { createPanel } from './view/panel.ts'
import { adoptStyle } from './view/sheet.ts'
import { style } from './view/style/index.ts'

/** The devtools of one client, in one shadow root. */
export interface Devtools {
  end(): void
}

export interface Place {
  readonly root: ShadowRoot
  readonly client: AuthClient
  readonly position: Position
  readonly initiallyOpen: boolean
  readonly nonce: string | undefined
}

/** Makes the button and the panel, and keeps both up to date; drawn are only frames that somebody sees. */
export function createDevtools({ root, client, position, initiallyOpen, nonce }: Place): Devtools {
  const { trail } = client
  let memo: Memo = readMemo()
  let tabs = new Map<string, string>()
  let grant: GrantView | undefined
  let frame: number | undefined
  let ticking: ReturnType<typeof setInterval> | undefined
  let isEnded = false
  let isLooking = false
  let told: readonly TrailEntry[] = trail.entries()

  const badge = h('span')
  const dot = h('span', { class: 'dot-red', hidden: true })
  const toggle = h(
    'button',
    { type: 'button', class: 'toggle', 'data-position': position, 'aria-expanded': 'false' },
    h('span', { class: 'ring' }),
    badge,
    dot,
  )
  const news = h('div', { class: 'only-read', 'aria-live': 'polite' })
  const panel = createPanel({ client, close: () => setOpen(false), onSelect: look })
  const isOpen = (): boolean => !panel.element.hidden

  function remember(changes: Partial<Memo>): void {
    memo = { ...memo, ...changes }
    writeMemo(memo)
  }

  /** The developer sees the losses now. */
  function look(id: string): void {
    if (id !== 'diagnosis' || !isOpen()) return
    remember({ seenAt: Date.now() })
    schedule()
  }

  function setOpen(open: boolean): void {
    remember({ isOpen: open })
    show(open)
    if (!open) return toggle.focus()
    // Whoever follows the red dot wants to know what it means.
    if (newLosses(trail.entries(), memo.seenAt).length > 0) panel.tabs.select('diagnosis')
    render()
    panel.tabs.focus()
  }

  function show(open: boolean): void {
    setAttributes(panel.element, { hidden: !open })
    setAttributes(toggle, { hidden: open, 'aria-expanded': String(open) })
    clearInterval(ticking)
    // For the countdown, and for a record that has moved without a word to this page; for as long as it is seen.
    ticking = open ? setInterval(inspect, 1000) : undefined
    schedule()
  }

  function schedule(): void {
    if (!isEnded) frame ??= requestAnimationFrame(render)
  }

  function render(): void {
    if (frame !== undefined) cancelAnimationFrame(frame)
    frame = undefined
    const entries = trail.entries()
    const counters = trail.counters()
    const losses = newLosses(entries, memo.seenAt)
    const count =
      losses.length === 0 ? undefined : `${losses.length} new ${losses.length === 1 ? 'loss' : 'losses'}`
    setText(badge, badgeText(counters))
    setAttributes(dot, { hidden: count === undefined })
    setAttributes(toggle, {
      'aria-label': ['Onegrant devtools', badgeText(counters), ...(count === undefined ? [] : [count])].join(
        ', ',
      ),
    })
    if (!isOpen()) return
    panel.tabs.alert('diagnosis', count)
    const session = client.getSnapshot()
    panel.render({ client, entries, counters, session, grant, tabs, thisLoad: trail.tab, now: Date.now() })
  }

  /** Asks for the grant; while an answer is under way, another one would be the same. */
  function inspect(): void {
    if (isLooking) return
    isLooking = true
    void inspectGrant(client)
      .then((view) => {
        grant = view
      })
      .finally(() => {
        isLooking = false
        schedule()
      })
  }

  function hear(): void {
    const entries = trail.entries()
    const known = new Set(told.map(({ id }) => id))
    const lost = entries.findLast((entry) => entry.type === 'lost' && !known.has(entry.id))
    if (lost?.type === 'lost') setText(news, `The session was lost. ${causeText(lost.cause)}.`)
    told = entries
    inspect()
    schedule()
  }

  function readTabs(): void {
    tabs = readLoads()
    schedule()
  }

  adoptStyle(root, style, nonce)
  root.append(toggle, panel.element, news)
  toggle.addEventListener('click', () => setOpen(true))
  writeLoad(trail.tab, memo.tab)
  writeMemo(memo)
  readTabs()
  const ends = [
    trail.subscribe(hear),
    client.subscribe(hear),
    client.on('renewed', inspect),
    onLoads(readTabs),
  ]
  inspect()
  show(memo.isOpen ?? initiallyOpen)

  return {
    end() {
      isEnded = true
      for (const end of ends) end()
      clearInterval(ticking)
      if (frame !== undefined) cancelAnimationFrame(frame)
      root.replaceChildren()
    },
  }
}
