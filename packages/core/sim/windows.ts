import type { FrameMessage, OpenedWindow } from '../src/platform/port.ts'
import type { SimulatedPage } from '../src/testing/browser/page.ts'
import { answerOf } from './navigate.ts'
import { app, issuer, silentUri } from './site.ts'
import type { Tab } from './types.ts'
import type { World } from './world-types.ts'

/** A frame that a page shows. */
export type Hear = (message: FrameMessage) => void

/** What strangers may say while a page waits for its frame: of another origin, another window, another sign-in. */
function forgeries(state: string): FrameMessage[] {
  const data = (known: string): string =>
    `${silentUri}?${new URLSearchParams({ code: 'forged', state: known, iss: issuer }).toString()}`
  return [
    { origin: 'https://evil.example', isFromFrame: true, data: data(state) },
    { origin: app, isFromFrame: false, data: data(state) },
    { origin: app, isFromFrame: true, data: data('nobody') },
    { origin: app, isFromFrame: true, data: null },
  ]
}

/** A page asks the provider in a hidden frame. */
export function showFrame(world: World, page: SimulatedPage, url: string, hear: Hear): () => void {
  const { browser, choices, config, network } = world
  const { timeline } = browser
  let isOpen = true
  const say = (message: FrameMessage): void =>
    page.queue('loose', 'hears its frame', () => {
      if (isOpen) hear(message)
    })
  world.frames.set(page, (world.frames.get(page) ?? 0) + 1)
  world.tell(() => `${page.name} asks in a frame`)
  for (const ask of world.hooks.onFrame) ask(page)
  const state = new URL(url).searchParams.get('state') ?? ''
  const known = world.pending.get(state)
  if (config.faults.has('hostile') && choices.happens(50))
    for (const message of forgeries(state))
      timeline.after(choices.choose(3) * 100, undefined, () => say(message))
  // Nothing comes from a provider that is out of reach, or that shows a page of its own.
  if (!network.offline && known !== undefined && !choices.happens(10))
    timeline.after(100 + choices.choose(4) * 500, undefined, () =>
      say({ origin: app, isFromFrame: true, data: answerOf(world, state, silentUri) }),
    )
  return () => {
    if (isOpen) world.frames.set(page, (world.frames.get(page) ?? 1) - 1)
    isOpen = false
  }
}

/** A page opens a window, in which the user signs in, declines, or which the user closes. */
export function openWindow(world: World): OpenedWindow | undefined {
  const { browser, choices } = world
  if (choices.happens(10)) {
    world.count('F26 popup blocked')
    return undefined
  }
  // An opener policy cuts the tie at the first page.
  const isSevered = choices.happens(30)
  let sight: 'blank' | 'away' | 'closed' = 'blank'
  let tab: Tab | undefined
  const close = (): void => {
    if (sight === 'closed') return
    sight = 'closed'
    if (tab !== undefined && tab.page.state !== 'dead') browser.kill(tab.page)
  }
  return {
    look: () => (isSevered && sight === 'away' ? 'closed' : sight),
    assign(url) {
      sight = 'away'
      browser.timeline.after(200 + choices.choose(5) * 1_500, undefined, () => {
        if (sight === 'closed') return
        if (choices.happens(15)) {
          world.count('F26 popup closed')
          world.tell(() => 'the user closes the popup')
          return close()
        }
        tab = world.openTab(answerOf(world, new URL(url).searchParams.get('state') ?? '', `${app}/callback`))
        world.popups.set(tab.page, close)
        // Where it shows an error, the user closes it.
        browser.timeline.after(20_000, undefined, close)
      })
    },
    focus: () => undefined,
    close,
  }
}
