import type { PopupSight } from '../decide/popup.ts'
import type { FrameMessage, OpenedWindow, Page, Platform } from '../platform/port.ts'

/** A popup as the test sees it. */
export interface SimulatedWindow {
  /** What the page that opened it holds. */
  readonly handle: OpenedWindow
  /** Where it was sent. */
  readonly visits: readonly string[]
  /** How often it was brought to the front. */
  focused(): number
  /** Sets what its opener sees: COOP makes an open window look closed. */
  show(sight: PopupSight): void
  isClosed(): boolean
}

/** Makes an empty popup. */
function openWindow(): SimulatedWindow {
  const visits: string[] = []
  let sight: PopupSight = 'blank'
  let closed = false
  let focused = 0
  return {
    visits,
    focused: () => focused,
    show(now) {
      sight = now
    },
    isClosed: () => closed,
    handle: {
      look: () => (closed ? 'closed' : sight),
      assign: (url) => void visits.push(url),
      focus: () => void focused++,
      close() {
        closed = true
      },
    },
  }
}

/** A hidden frame as the test sees it. */
export interface SimulatedFrame {
  readonly url: string
  /** A message to the page that has the frame, from whomever. */
  post(message: FrameMessage): void
  isRemoved(): boolean
}

/** Puts a frame into a page. */
function openFrame(frames: SimulatedFrame[], url: string, hear: (message: FrameMessage) => void): () => void {
  let removed = false
  // A listener that was taken away hears nothing.
  frames.push({ url, post: (message) => !removed && hear(message), isRemoved: () => removed })
  return () => {
    removed = true
  }
}

/** What a tab has around its page, and what can happen there. */
export interface SimulatedSurroundings {
  /** Popups that the page has opened, and hidden frames that have stood in it. */
  readonly windows: readonly SimulatedWindow[]
  readonly frames: readonly SimulatedFrame[]
  /** Whether the page has asked to be closed. */
  wasClosed(): boolean
  setFocused(focused: boolean): void
  setFramed(framed: boolean): void
  blockPopups(): void
}

/** Domains of which browsers keep no cookie; a few, for tests. */
const publicSuffixes = ['co.uk', 'github.io']

type Around = Pick<Page, 'hasFocus' | 'isFramed' | 'openWindow' | 'close'>

/** Makes the windows and frames around a page, seen from the page and from the test. */
export function createSurroundings(): {
  page: Around
  loadFrames: Platform['loadFrames']
  tab: SimulatedSurroundings
} {
  const windows: SimulatedWindow[] = []
  const frames: SimulatedFrame[] = []
  let isFocused = false
  let isFramed = false
  let isBlocking = false
  let wasClosed = false
  return {
    page: {
      hasFocus: () => isFocused,
      isFramed: () => isFramed,
      openWindow() {
        if (isBlocking) return undefined
        const opened = openWindow()
        windows.push(opened)
        return opened.handle
      },
      close() {
        wasClosed = true
      },
    },
    loadFrames: async () => ({
      open: (url, hear) => openFrame(frames, url, hear),
      sharesCookies: (domain) => !publicSuffixes.includes(domain),
    }),
    tab: {
      windows,
      frames,
      wasClosed: () => wasClosed,
      setFocused(now) {
        isFocused = now
      },
      setFramed(now) {
        isFramed = now
      },
      blockPopups() {
        isBlocking = true
      },
    },
  }
}
