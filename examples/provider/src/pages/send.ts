import { textOf, type Html } from './html.ts'

interface PageContext {
  type: string
  body: unknown
  set: (name: string, value: string) => void
}

// No form-action: Chromium would hold the redirect that follows a form, back to the app, against it as well.
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'"

export function sendPage(ctx: PageContext, page: Html): void {
  ctx.type = 'html'
  ctx.body = textOf(page)
  ctx.set('Cache-Control', 'no-store')
  ctx.set('Content-Security-Policy', POLICY)
  ctx.set('X-Content-Type-Options', 'nosniff')
  ctx.set('Referrer-Policy', 'same-origin')
}
