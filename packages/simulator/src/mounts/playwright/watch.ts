import type { Frame, Page, Request } from '@playwright/test'

export interface Watch {
  /** Aborts once nobody can get the answer any more. */
  readonly signal: AbortSignal
  readonly end: () => void
}

/** Watches a request until it is given up, its document is left, or its page closes: all three go by other events. */
export function watch(request: Request): Watch {
  const controller = new AbortController()
  const giveUp = (): void => controller.abort()
  const page = pageOf(request)
  let next: string | undefined
  const onFailed = (failed: Request): void => {
    if (failed === request) giveUp()
  }
  const onRequest = (other: Request): void => {
    if (other !== request && other.isNavigationRequest() && isOfFrame(other, request)) next = other.url()
  }
  const onNavigated = (frame: Frame): void => {
    // A change of the address alone is told by the same event, and leaves no document.
    const hasLeft = frame.url() === 'about:blank' || withoutHash(frame.url()) === withoutHash(next)
    if (!request.isNavigationRequest() && frame === request.frame() && hasLeft) giveUp()
  }
  page
    ?.on('close', giveUp)
    .on('requestfailed', onFailed)
    .on('request', onRequest)
    .on('framenavigated', onNavigated)
  return {
    signal: controller.signal,
    end: () => {
      page
        ?.off('close', giveUp)
        .off('requestfailed', onFailed)
        .off('request', onRequest)
        .off('framenavigated', onNavigated)
    },
  }
}

/** A service worker's request and the first navigation of a new window have none yet. */
function pageOf(request: Request): Page | undefined {
  if (request.serviceWorker() !== null) return undefined
  try {
    return request.frame().page()
  } catch {
    return undefined
  }
}

function isOfFrame(navigation: Request, request: Request): boolean {
  return pageOf(navigation) !== undefined && navigation.frame() === request.frame()
}

function withoutHash(url: string | undefined): string | undefined {
  return url?.split('#')[0]
}
