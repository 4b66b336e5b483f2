import { AuthError, type Diagnosis, type TrailEntry } from '@onegrant/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tag, type DevtoolsElement } from './element.ts'
import { mountDevtools } from './index.ts'
import { mount } from './mount.ts'
import { mountDevtools as mountAlways } from './production.ts'
import { createFakeClient, type FakeClient } from './testing/fake-client.ts'
import { adopted, entry, foreignEntry, granted, refused, sent } from './testing/trail.ts'
import type { DevtoolsOptions } from './options.ts'

const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve))

beforeEach(() => {
  sessionStorage.clear()
  localStorage.clear()
})
afterEach(() => {
  for (const element of document.querySelectorAll(tag)) element.remove()
})

function setup(first: readonly TrailEntry[] = [], options: DevtoolsOptions = {}) {
  const fake = createFakeClient(...first)
  const unmount = mount(fake.client, options)
  return { ...fake, ...look(), unmount }
}

/** The panel as somebody in front of it knows it. */
function look() {
  const element = document.querySelector<DevtoolsElement>(tag)
  const root = element?.shadowRoot
  if (element === null || root === null || root === undefined) throw new Error('no devtools in the page')
  const find = <E extends HTMLElement = HTMLElement>(selector: string): E => {
    const found = root.querySelector<E>(selector)
    if (found === null) throw new Error(`no ${selector}`)
    return found
  }
  const all = (selector: string): HTMLElement[] => [...root.querySelectorAll<HTMLElement>(selector)]
  const open = async (): Promise<void> => {
    find('.toggle').click()
    await frame()
  }
  const press = (key: string): void => {
    root.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }))
  }
  const choose = async (name: string): Promise<void> => {
    find(`#tab-${name}`).click()
    await frame()
  }
  return { element, root, find, all, open, press, choose }
}

const story = [sent(0), granted(2, 5), entry('restored', { epoch: 2 }, 9, 'load-2'), adopted(2, 20, 'load-2')]

test('closed, it is a button that counts, and no part of the panel is drawn', async () => {
  const { find, all, add } = setup(story)
  await frame()
  expect(find('.toggle').textContent).toBe('3 sent, 9 saved')
  expect(find('.panel').hidden).toBe(true)
  add(sent(30))
  await frame()
  expect(all('.mark')).toEqual([])
})

test('opened, it has a row for each tab and a mark for each event, and takes the focus', async () => {
  const { find, all, open, root } = setup(story)
  await open()
  expect(all('.labels div').map(({ textContent }) => textContent)).toEqual(['This tab', 'Tab 2'])
  expect(all('.mark')).toHaveLength(4)
  expect(all('.link')).toHaveLength(1)
  expect(root.activeElement).toBe(find('#tab-timeline'))
  expect(find('.toggle').hidden).toBe(true)
})

test('Escape closes it, and the button has the focus again', async () => {
  const { find, open, press, root } = setup(story)
  await open()
  press('Escape')
  expect(find('.panel').hidden).toBe(true)
  expect(root.activeElement).toBe(find('.toggle'))
})

test('a tab keeps the panel open or closed across loads of the page', async () => {
  const first = setup(story)
  await first.open()
  first.unmount()
  const second = setup(story)
  expect(second.find('.panel').hidden).toBe(false)
  second.find('.close').click()
  second.unmount()
  expect(setup(story, { initiallyOpen: true }).find('.panel').hidden).toBe(true)
})

test('initiallyOpen opens it, and does not take the focus', async () => {
  const { find, root } = setup(story, { initiallyOpen: true })
  await frame()
  expect(find('.panel').hidden).toBe(false)
  expect(root.activeElement).toBeNull()
})

test('arrow keys go from tab to tab, and show what has the focus', async () => {
  const { find, all, open, press, root } = setup(story)
  await open()
  const selected = () => all('[role=tab]').find((tab) => tab.getAttribute('aria-selected') === 'true')?.id
  for (const [key, id] of [
    ['ArrowRight', 'tab-events'],
    ['End', 'tab-diagnosis'],
    ['ArrowRight', 'tab-timeline'],
    ['ArrowLeft', 'tab-diagnosis'],
    ['Home', 'tab-timeline'],
  ] as const) {
    press(key)
    expect(selected()).toBe(id)
    expect(root.activeElement).toBe(find(`#${id}`))
  }
  expect(all('[role=tabpanel]').filter((panel) => !panel.hidden)).toEqual([find('#page-timeline')])
})

test('the timeline is one stop of the Tab key, and arrow keys tell each event', async () => {
  const { find, all, open, press, root } = setup(story)
  await open()
  const stops = all('.mark').filter(({ tabIndex }) => tabIndex === 0)
  expect(stops).toHaveLength(1)
  stops[0]?.focus()
  press('Home')
  expect(root.activeElement?.getAttribute('aria-label')).toMatch(
    /^Refresh token sent, fp-of-rt-1\. This tab, \d/,
  )
  press('ArrowRight')
  expect(find('.detail').textContent).toContain('Refresh token granted')
  press('ArrowDown')
  expect(root.activeElement?.getAttribute('aria-label')).toContain('Tab 2')
  expect(all('.mark').filter(({ tabIndex }) => tabIndex === 0)).toEqual([root.activeElement])
  expect(all('[aria-pressed=true]')).toEqual([root.activeElement])
})

test('a click tells an event as well', async () => {
  const { find, all, open } = setup(story)
  await open()
  all('.mark')[0]?.click()
  expect(find('.detail').textContent).toContain('fp-of-rt-1')
})

test('a long trail draws what is in sight, and no more', async () => {
  const many = Array.from({ length: 500 }, (_, n) => sent(n * 1000))
  const { all, open, find } = setup(many)
  await open()
  expect(all('.mark').length).toBeGreaterThan(5)
  expect(all('.mark').length).toBeLessThan(60)
  const ids = () => all('.mark').map((mark) => mark.getAttribute('data-id'))
  expect(find('.scroller').scrollLeft).toBeGreaterThan(1000)
  expect(ids()).toContain(many.at(-1)?.id)
  expect(ids()).not.toContain(many[0]?.id)
  find('.scroller').scrollLeft = 0
  await expect.poll(ids).toContain(many[0]?.id)
  expect(ids().length).toBeLessThan(60)
})

test('the newest event comes into sight, unless the reader has gone back in time', async () => {
  const many = Array.from({ length: 100 }, (_, n) => sent(n * 1000))
  const { add, open, find } = setup(many)
  await open()
  const scroller = find('.scroller')
  const before = scroller.scrollLeft
  add(sent(200_000))
  await frame()
  expect(scroller.scrollLeft).toBeGreaterThan(before)
  scroller.scrollLeft = 100
  add(sent(300_000))
  await frame()
  expect(scroller.scrollLeft).toBe(100)
})

test('the list says the same, newest first', async () => {
  const { all, add, open, choose } = setup(story)
  await open()
  await choose('events')
  const rows = () => all('.events tbody tr').map((row) => [...row.children].map((cell) => cell.textContent))
  expect(rows()).toHaveLength(4)
  expect(rows()[0]?.slice(1)).toEqual(['Tab 2', "Took another tab's result", 'epoch 2, one request saved'])
  add(refused(40))
  await frame()
  expect(rows()[0]?.slice(1)).toEqual(['This tab', 'Refresh token refused', 'invalid_grant, status 400'])
})

test('the page loads of this tab share its row, as the panel has told itself', async () => {
  const first = setup(story)
  first.unmount()
  // Another load of the same tab: its trail has the id of the earlier one, too.
  const memo = JSON.parse(sessionStorage.getItem('onegrant-devtools') ?? '') as { tab: string }
  for (const load of ['load-0', 'load-1'])
    localStorage.setItem(`onegrant-devtools.load.${load}`, JSON.stringify({ tab: memo.tab, at: 1 }))
  const { all, open } = setup([sent(0, 'load-0'), granted(2, 5, 'load-0'), sent(9, 'load-1')])
  await open()
  expect(all('.labels div').map(({ textContent }) => textContent)).toEqual(['This tab'])
})

test('of more page loads than a trail knows of, the oldest are forgotten', () => {
  const item = (load: string): string => `onegrant-devtools.load.${load}`
  for (let at = 1; at <= 200; at += 1)
    localStorage.setItem(item(`old-${at}`), JSON.stringify({ tab: 't', at }))
  setup(story)
  expect(localStorage.getItem(item('old-1'))).toBeNull()
  expect(localStorage.getItem(item('old-2'))).not.toBeNull()
})

const diagnosis: Diagnosis = {
  cause: 'refresh_token_rotated',
  confidence: 'certain',
  evidence: [{ fact: 'sent-before', text: 'It was sent before.', entries: [sent(0), refused(5)] }],
  tried: ['Waited for another tab.'],
  remedy: 'See that nothing else spends it.',
  docs: 'https://docs.example/invalid-grant#rotated',
}

const expired = (given: Diagnosis) =>
  ({
    status: 'expired',
    user: { sub: 'ada', name: 'Ada' },
    error: new AuthError('reauth_required', { diagnosis: given }),
  }) as const

test('a loss is a red dot and is read out, and opening leads to what it means', async () => {
  const { find, all, add, become, open } = setup(story)
  await frame()
  expect(find('.toggle .dot-red').hidden).toBe(true)
  add(refused(50), entry('lost', { epoch: 3, cause: 'refresh_token_rotated' }, 60))
  become(expired(diagnosis))
  await frame()
  expect(find('.toggle .dot-red').hidden).toBe(false)
  expect(find('.toggle').getAttribute('aria-label')).toContain('2 new losses')
  expect(find('[aria-live].only-read').textContent).toContain(
    'The session was lost. The refresh token was replaced',
  )
  await open()
  expect(find('#page-diagnosis').hidden).toBe(false)
  expect(find('.verdict').textContent).toContain('refresh_token_rotated certain')
  expect(find('.verdict').textContent).toContain(diagnosis.remedy)
  expect(find<HTMLAnchorElement>('.verdict a').href).toBe(diagnosis.docs)
  expect(find('.diagnosis').textContent).toContain('It was sent before.')
  expect(find('.diagnosis').textContent).toContain('Waited for another tab.')
  find('.close').click()
  await frame()
  expect(find('.toggle .dot-red').hidden).toBe(true)
  expect(all('#tab-diagnosis .dot-red')).toEqual([])
})

test('a loss that the page begins with is not read out again', async () => {
  const { find } = setup([entry('lost', { epoch: 3, cause: 'unknown' }, 60)])
  await frame()
  expect(find('[aria-live].only-read').textContent).toBe('')
})

test('a diagnosis that somebody else has put into storage is text, and no way to run a script', async () => {
  const { find, all, become, open, choose } = setup(story)
  const hostile = {
    ...diagnosis,
    cause: '<img src=x onerror=alert(1)>',
    docs: 'javascript:alert(1)',
    evidence: 'none',
    tried: { length: 2 },
  } as unknown as Diagnosis
  become(expired(hostile))
  await open()
  await choose('diagnosis')
  expect(find('.verdict').textContent).toContain('<img src=x onerror=alert(1)>')
  expect(all('.verdict a')).toEqual([])
  expect(all('.verdict img')).toEqual([])
})

test('an event of a newer SDK is shown by its name', async () => {
  const { all, open } = setup([foreignEntry('of-tomorrow')])
  await open()
  expect(all('.mark').map((mark) => mark.getAttribute('title'))).toEqual(['of-tomorrow'])
})

test('a client that is none of ours shows its trail, and has no buttons that change it', async () => {
  const { all, open } = setup(story)
  await open()
  expect(all('.actions button').map(({ textContent }) => textContent)).toEqual(['Copy trail', 'Download'])
})

test('removed from the page, it hears nothing any more; put back, it goes on', async () => {
  const fake: FakeClient = createFakeClient(...story)
  const unmount = mount(fake.client, {})
  const { element } = look()
  expect(fake.listeners()).toBe(3)
  unmount()
  expect(fake.listeners()).toBe(0)
  document.body.append(element)
  await frame()
  expect(fake.listeners()).toBe(3)
  element.client = undefined
  expect(fake.listeners()).toBe(0)
  expect(element.shadowRoot?.children).toHaveLength(0)
})

test('the element takes a client that was set before it was defined', async () => {
  const unknown = document.createElement('onegrant-devtools-early')
  const { client } = createFakeClient(...story)
  Object.assign(unknown, { client })
  document.body.append(unknown)
  const known = customElements.get(tag)
  if (known === undefined) throw new Error('not defined')
  customElements.define('onegrant-devtools-early', class extends known {})
  await frame()
  expect(unknown.shadowRoot?.querySelector('.toggle')?.textContent).toBe('3 sent, 9 saved')
  unknown.remove()
})

test('two mounts are two elements of one definition, in corner and target of their own', () => {
  const target = document.createElement('div')
  document.body.append(target)
  const { client } = createFakeClient()
  mount(client, {})
  mount(client, { target, position: 'top-left' })
  expect(document.querySelectorAll(tag)).toHaveLength(2)
  const inTarget = target.querySelector(tag)?.shadowRoot?.querySelector('.toggle')
  expect(inTarget?.getAttribute('data-position')).toBe('top-left')
  target.remove()
})

test('without storage it forgets, and works', async () => {
  const { find, open } = withoutStorage(() => setup(story))
  await open()
  expect(find('.panel').hidden).toBe(false)
})

function withoutStorage<T>(work: () => T): T {
  const own = Object.getOwnPropertyDescriptor(window, 'sessionStorage')
  if (own === undefined) throw new Error('no storage to take away')
  Object.defineProperty(window, 'sessionStorage', {
    configurable: true,
    get() {
      throw new DOMException('blocked', 'SecurityError')
    },
  })
  try {
    return work()
  } finally {
    Object.defineProperty(window, 'sessionStorage', own)
  }
}

test('what is no memo of ours is not believed, and is put right', async () => {
  sessionStorage.setItem('onegrant-devtools', '{"tab":7,"isOpen":"yes","seenAt":"now"}')
  localStorage.setItem('onegrant-devtools.load.load-2', '{"tab":7,"at":1}')
  localStorage.setItem('onegrant-devtools.load.load-1', 'no JSON')
  const { find, all, open } = setup(story)
  expect(find('.panel').hidden).toBe(true)
  await open()
  expect(all('.labels div')).toHaveLength(2)
})

test.each([
  ['the main entry', mountDevtools],
  ['the one for production', mountAlways],
])(
  'mounted by %s, it comes with a chunk of its own; unmounted before, it never comes',
  async (_, entrance) => {
    const { client } = createFakeClient()
    entrance(client)()
    const unmount = entrance(client, { position: 'top-right' })
    await expect.poll(() => document.querySelectorAll(tag).length).toBe(1)
    unmount()
    expect(document.querySelectorAll(tag)).toHaveLength(0)
  },
)
