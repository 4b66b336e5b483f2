import type { Page } from '../port.ts'

/** This document: its address, its history entry, its life. */
export const browserPage: Page = {
  get isSecure() {
    return isSecureContext && crypto.subtle !== undefined
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
  async activated() {
    if (!(document as { prerendering?: boolean }).prerendering) return
    await new Promise((resolve) => document.addEventListener('prerenderingchange', resolve, { once: true }))
  },
}
