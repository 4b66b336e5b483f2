import { watchTrail } from './trail.ts'

interface Sentry {
  addBreadcrumb(breadcrumb: {
    category: string
    message: string
    level: 'info' | 'warning'
    data: object
  }): void
}

/** `reportTo(Sentry)` of @sentry/browser: what the SDK did stands before each error. The trail has no secrets. */
export function reportTo(sentry: Sentry): () => void {
  return watchTrail(({ type, id: _id, at: _at, tab: _tab, ...data }) => {
    const level = ['lost', 'unclear', 'warning'].includes(type) ? 'warning' : 'info'
    sentry.addBreadcrumb({ category: 'auth', message: type, level, data })
  })
}
