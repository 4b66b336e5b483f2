import { h, setAttributes } from './dom.ts'
import type { Model, View } from './model.ts'

/** One view of the panel, by name. */
export interface Page {
  readonly id: string
  readonly name: string
  readonly view: View
}

/** Tabs by the pattern of the ARIA guide: arrow keys go from one to the next, and what has the focus is shown. */
export interface Tabs {
  readonly list: HTMLElement
  readonly pages: readonly HTMLElement[]
  select(id: string): void
  focus(): void
  selected(): string | undefined
  /** Shows a red dot at a tab, with its meaning in words. */
  alert(id: string, text: string | undefined): void
  render(model: Model): void
}

/** Makes the tabs; `onSelect` is called for each that comes into view. */
export function createTabs(pages: readonly Page[], onSelect: (id: string) => void): Tabs {
  let selected = pages[0]?.id
  let latest: Model | undefined
  const buttons = pages.map(({ id, name }) => {
    const tab = h(
      'button',
      { type: 'button', class: 'tab', role: 'tab', id: `tab-${id}`, 'aria-controls': `page-${id}` },
      name,
    )
    tab.addEventListener('click', () => select(id))
    return tab
  })
  const shells = pages.map(({ id, view }) => {
    setAttributes(view.element, { id: `page-${id}`, role: 'tabpanel', 'aria-labelledby': `tab-${id}` })
    return view.element
  })
  const list = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Views' }, ...buttons)

  const indexOf = (id: string | undefined): number => pages.findIndex((page) => page.id === id)

  function show(): void {
    pages.forEach(({ id, view }, index) => {
      const isSelected = id === selected
      const tab = buttons[index]
      if (tab !== undefined)
        setAttributes(tab, { 'aria-selected': String(isSelected), tabindex: isSelected ? 0 : -1 })
      setAttributes(view.element, { hidden: !isSelected })
    })
  }

  function select(id: string): void {
    selected = id
    show()
    if (latest !== undefined) render(latest)
    onSelect(id)
  }

  function render(model: Model): void {
    latest = model
    pages[indexOf(selected)]?.view.render(model)
  }

  list.addEventListener('keydown', (event) => {
    const index = indexOf(selected)
    const last = pages.length - 1
    const to = {
      ArrowLeft: index === 0 ? last : index - 1,
      ArrowRight: index === last ? 0 : index + 1,
      Home: 0,
      End: last,
    }[event.key]
    const page = to === undefined ? undefined : pages[to]
    if (page === undefined || to === undefined) return
    event.preventDefault()
    select(page.id)
    buttons[to]?.focus()
  })
  show()

  return {
    list,
    pages: shells,
    select,
    render,
    focus: () => buttons[indexOf(selected)]?.focus(),
    selected: () => selected,
    alert(id, text) {
      const tab = buttons[indexOf(id)]
      tab?.querySelector('.dot-red')?.remove()
      if (text !== undefined) tab?.append(h('span', { class: 'dot-red', role: 'img', 'aria-label': text }))
    },
  }
}
