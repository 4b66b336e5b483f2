import type { OpenedWindow, Page } from '../port.ts'

/** This document: its address, its history entry, its life. */
export const browserPage: Page = {
  get isSecure() {
    // jsdom does not know; without crypto.subtle nothing would work in any case.
    const { isSecureContext: isSafe = true } = globalThis as { isSecureContext?: boolean }
    return isSafe && crypto.subtle !== undefined
  },
  isVisible: () => document.visibilityState === 'visible',
  url: () => location.href,
  assign: (url) => location.assign(url),
  replace: (url, state) => history.replaceState(state, '', url),
  historyState: (): unknown => history.state,
  onWake(wake) {
    const controller = new AbortController()
    const { signal } = controller
    document.addEventListener('visibilitychange', () => browserPage.isVisible() && wake('visible'), {
      signal,
    })
    document.addEventListener('resume', () => wake('resume'), { signal })
    addEventListener('online', () => wake('online'), { signal })
    addEventListener('pageshow', ({ persisted }) => persisted && wake('pageshow'), { signal })
    return () => controller.abort()
  },
  onSleep(sleep) {
    const controller = new AbortController()
    const { signal } = controller
    document.addEventListener('freeze', () => sleep('freeze'), { signal })
    addEventListener('pagehide', () => sleep('pagehide'), { signal })
    return () => controller.abort()
  },
  async activated() {
    if (!(document as { prerendering?: boolean }).prerendering) return
    await new Promise((resolve) => document.addEventListener('prerenderingchange', resolve, { once: true }))
  },
  hasFocus: () => document.hasFocus(),
  isFramed: () => self !== top,
  openWindow() {
    const opened = window.open('about:blank', '', 'popup,width=480,height=720')
    return opened === null ? undefined : watched(opened)
  },
  close: () => window.close(),
}

function watched(opened: Window): OpenedWindow {
  return {
    look() {
      if (opened.closed) return 'closed'
      try {
        return opened.location.href === 'about:blank' ? 'blank' : 'away'
      } catch {
        // The page of another origin keeps its address to itself.
        return 'away'
      }
    },
    // Without an entry for the empty page, the last one may close the window wherever it came from.
    assign: (url) => opened.location.replace(url),
    focus: () => opened.focus(),
    close: () => opened.close(),
  }
}
