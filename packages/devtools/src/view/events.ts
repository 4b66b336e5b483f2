import type { TrailEntry } from '@onegrant/core'
import { describe } from '../decide/describe.ts'
import { findLanes } from '../decide/lanes.ts'
import { h, setAttributes, setText } from './dom.ts'
import { drawGlyph } from './glyphs.ts'
import type { View } from './model.ts'
import { exactTimeText } from './time.ts'

/** The same events as a list, newest first: what the drawing says, for whoever does not see it. */
export function createEvents(): View {
  const body = h('tbody')
  const head = h(
    'thead',
    {},
    h('tr', {}, ...['Time', 'Tab', 'Event', 'Detail'].map((name) => h('th', { scope: 'col' }, name))),
  )
  const caption = h('caption', { class: 'only-read' }, 'Events of all tabs, newest first')
  const table = h('table', { class: 'events' }, caption, head, body)
  const empty = h('div', { class: 'empty' }, h('b', {}, 'No events yet'))
  const element = h('div', { class: 'view', tabindex: 0 }, empty, table)
  const rows = new Map<string, HTMLTableRowElement>()
  let shown: readonly TrailEntry[] | undefined

  function rowOf(entry: TrailEntry): HTMLTableRowElement {
    const known = rows.get(entry.id)
    if (known !== undefined) return known
    const { title, detail, tone, glyph } = describe(entry)
    const icon = h('span', { class: `tone-${tone}` }, drawGlyph(glyph))
    const row = h(
      'tr',
      {},
      h('td', {}, h('time', {}, exactTimeText(entry.at))),
      h('td'),
      h('td', {}, h('span', { class: 'what' }, icon, title)),
      h('td', {}, detail),
    )
    rows.set(entry.id, row)
    return row
  }

  return {
    element,
    render({ entries, tabs, thisLoad }) {
      setAttributes(empty, { hidden: entries.length > 0 })
      setAttributes(table, { hidden: entries.length === 0 })
      if (entries === shown) return
      shown = entries
      const { lanes, rowOf: laneOf } = findLanes(entries, tabs, thisLoad)
      const sorted = entries.toReversed().map((entry) => {
        const row = rowOf(entry)
        const cell = row.cells[1]
        if (cell !== undefined) setText(cell, lanes[laneOf.get(entry.tab) ?? 0]?.label ?? '')
        return row
      })
      body.replaceChildren(...sorted)
      const ids = new Set(entries.map(({ id }) => id))
      for (const id of rows.keys()) if (!ids.has(id)) rows.delete(id)
    },
  }
}
