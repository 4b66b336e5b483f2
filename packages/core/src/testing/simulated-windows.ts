import type { PopupSight } from '../decide/popup.ts'
import type { FrameMessage, OpenedWindow } from '../platform/port.ts'

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
export function openWindow(): SimulatedWindow {
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
export function openFrame(
  frames: SimulatedFrame[],
  url: string,
  hear: (message: FrameMessage) => void,
): () => void {
  let removed = false
  // A listener that was taken away hears nothing.
  frames.push({ url, post: (message) => !removed && hear(message), isRemoved: () => removed })
  return () => {
    removed = true
  }
}
