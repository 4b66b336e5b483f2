import type { AuthClient } from '@onegrant/core'
import { createActions } from './actions.ts'
import { createDiagnosis } from './diagnosis.ts'
import { h } from './dom.ts'
import { createEvents } from './events.ts'
import { drawGlyph } from './glyphs.ts'
import { createGrant } from './grant.ts'
import type { Model } from './model.ts'
import { createSummary } from './summary.ts'
import { createTabs, type Tabs } from './tabs.ts'
import { createTimeline } from './timeline.ts'

/** The open panel. */
export interface Panel {
  readonly element: HTMLElement
  readonly tabs: Tabs
  render(model: Model): void
}

export interface PanelOptions {
  readonly client: AuthClient
  close(): void
  /** A view has come into sight. */
  onSelect(id: string): void
}

/** Makes the panel of a client. */
export function createPanel({ client, close, onSelect }: PanelOptions): Panel {
  const summary = createSummary()
  const actions = createActions(client)
  const tabs = createTabs(
    [
      { id: 'timeline', name: 'Timeline', view: createTimeline() },
      { id: 'events', name: 'Events', view: createEvents() },
      { id: 'grant', name: 'Grant', view: createGrant() },
      { id: 'diagnosis', name: 'Diagnosis', view: createDiagnosis() },
    ],
    onSelect,
  )
  const ending = h(
    'button',
    { type: 'button', class: 'close', 'aria-label': 'Close the devtools', title: 'Close (Escape)' },
    drawGlyph('cross'),
  )
  ending.addEventListener('click', close)
  const brand = h('h2', { class: 'brand' }, h('span', { class: 'ring' }), 'Onegrant')
  const element = h(
    'section',
    { class: 'panel', id: 'panel', 'aria-label': 'Onegrant devtools' },
    h('div', { class: 'bar' }, brand, summary.element, actions.note, ending),
    h('div', { class: 'tools' }, tabs.list, actions.element),
    ...tabs.pages,
  )
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    close()
  })
  return {
    element,
    tabs,
    render(model) {
      summary.render(model)
      actions.render(model)
      tabs.render(model)
    },
  }
}
