import { nextMark } from '../decide/roving.ts'
import { cut, layOut, type Mark, type Timeline } from '../decide/timeline.ts'
import { drawShapes } from './shapes.ts'
import { rowHeight, top } from './measures.ts'
import { drawGlyph } from './glyphs.ts'
import { definitions, h, setAttributes } from './dom.ts'
import type { View } from './model.ts'
import { exactTimeText } from './time.ts'

/** What every entry has, and the detail shows in other words. */
const common = ['id', 'at', 'tab', 'type']

/** The timeline: drawn shapes below, a button for each event above. */
export function createTimeline(): View {
  const labels = h('div', { class: 'labels', 'aria-hidden': 'true' })
  const canvas = h('div', { class: 'canvas' })
  const scroller = h('div', { class: 'scroller', role: 'group' }, canvas)
  const drawing = h('div', { class: 'drawing' }, labels, scroller)
  const detail = h('dl', { class: 'detail' })
  const empty = h(
    'div',
    { class: 'empty' },
    h('b', {}, 'Nothing has happened yet'),
    'Sign in, and watch what is sent and what is saved.',
  )
  const element = h('div', { class: 'view timeline' }, empty, drawing, detail)
  const buttons = new Map<string, HTMLButtonElement>()
  let timeline: Timeline = layOut({ entries: [], tabs: new Map(), thisLoad: '' }, 0)
  let laidOut: readonly unknown[] = []
  let selected: string | undefined

  const markOf = (id: string | undefined): Mark | undefined =>
    timeline.marks.find(({ entry }) => entry.id === id)

  function select(mark: Mark): void {
    selected = mark.entry.id
    draw()
    tell()
  }

  /** Says what the selected mark stands for. */
  function tell(): void {
    const mark = markOf(selected)
    if (mark === undefined) {
      const hint = 'Select an event, by the pointer or the arrow keys, to see what is known of it.'
      detail.replaceChildren(
        h('div', { class: 'hint' }, h('dt', { class: 'only-read' }, 'Event'), h('dd', {}, hint)),
      )
      return
    }
    const { entry, title, detail: more, row } = mark
    const { at, tab } = entry
    const fields = Object.entries(entry).filter(
      ([name, value]) => !common.includes(name) && value !== undefined,
    )
    detail.replaceChildren(
      ...definitions([
        ['Event', h('b', {}, title)],
        ['Time', exactTimeText(at)],
        ['Tab', `${timeline.lanes[row]?.label ?? ''} (${tab})`],
        ...(fields.length === 0 && more !== '' ? [['Detail', more] as const] : []),
        ...fields.map(([name, value]) => [name, h('code', {}, String(value))] as const),
      ]),
    )
  }

  /** Draws what is in view. The selected mark always is there: the focus must not get lost. */
  function draw(): void {
    const from = scroller.scrollLeft
    const shown = cut(timeline, { from, to: from + scroller.clientWidth })
    const kept = markOf(selected)
    const marks = kept === undefined || shown.marks.includes(kept) ? shown.marks : [...shown.marks, kept]
    const entrance = kept ?? timeline.marks.at(-1)
    const withEntrance = entrance === undefined || marks.includes(entrance) ? marks : [...marks, entrance]
    const drawn = drawShapes(shown)
    const ids = new Set(withEntrance.map(({ entry }) => entry.id))
    for (const [id, button] of buttons)
      if (!ids.has(id)) {
        button.remove()
        buttons.delete(id)
      }
    for (const mark of withEntrance) place(mark, mark === entrance)
    canvas.querySelector('svg.shapes')?.remove()
    canvas.prepend(drawn)
  }

  function place(mark: Mark, isEntrance: boolean): void {
    const { entry, title, detail: more, tone, glyph, row, x } = mark
    const button = buttons.get(entry.id) ?? h('button', { type: 'button' }, drawGlyph(glyph))
    const label = timeline.lanes[row]?.label ?? ''
    setAttributes(button, {
      class: `mark ${tone} tone-${tone} ${entry.type}`,
      'data-id': entry.id,
      tabindex: isEntrance ? 0 : -1,
      'aria-pressed': String(entry.id === selected),
      'aria-label': `${title}${more === '' ? '' : `, ${more}`}. ${label}, ${exactTimeText(entry.at)}`,
      title: `${title}${more === '' ? '' : `: ${more}`}`,
    })
    button.style.left = `${x - 12}px`
    button.style.top = `${top + row * rowHeight + rowHeight / 2 - 12}px`
    if (!buttons.has(entry.id)) {
      buttons.set(entry.id, button)
      canvas.append(button)
    }
  }

  canvas.addEventListener('click', ({ target }) => {
    const id = target instanceof Element ? target.closest('.mark')?.getAttribute('data-id') : undefined
    const mark = markOf(id ?? undefined)
    if (mark !== undefined) select(mark)
  })
  canvas.addEventListener('keydown', (event) => {
    const next = nextMark(timeline.marks, markOf(selected) ?? timeline.marks.at(-1), event.key)
    if (next === undefined) return
    event.preventDefault()
    const { clientWidth, scrollLeft } = scroller
    if (next.x < scrollLeft + 40 || next.x > scrollLeft + clientWidth - 40)
      scroller.scrollLeft = next.x - clientWidth / 2
    select(next)
    buttons.get(next.entry.id)?.focus()
  })
  let frame = 0
  scroller.addEventListener('scroll', () => {
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(draw)
  })

  return {
    element,
    render({ entries, tabs, thisLoad }) {
      const width = scroller.clientWidth
      const isSame = [entries, tabs, width].every((value, index) => value === laidOut[index])
      const isAtEnd = scroller.scrollLeft + width >= timeline.width - 48
      setAttributes(drawing, { hidden: entries.length === 0 })
      setAttributes(detail, { hidden: entries.length === 0 })
      setAttributes(empty, { hidden: entries.length > 0 })
      if (isSame || entries.length === 0) return
      laidOut = [entries, tabs, scroller.clientWidth]
      timeline = layOut({ entries, tabs, thisLoad }, scroller.clientWidth)
      const { lanes, marks } = timeline
      canvas.style.width = `${timeline.width}px`
      canvas.style.height = `${top + lanes.length * rowHeight}px`
      labels.replaceChildren(
        ...lanes.map(({ label, isThisTab }) => h('div', { class: isThisTab ? 'this' : '' }, label)),
      )
      const tabsText = lanes.length === 1 ? '1 tab' : `${lanes.length} tabs`
      setAttributes(scroller, {
        'aria-label': `Timeline of ${tabsText} with ${marks.length} events. Arrow keys move along a tab and between tabs; the Events tab has the same as a list.`,
      })
      // The newest event stays in sight, unless the reader has gone back in time.
      if (isAtEnd) scroller.scrollLeft = timeline.width
      draw()
      tell()
    },
  }
}
