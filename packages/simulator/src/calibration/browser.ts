import type { Subject } from './subject.ts'

/** Where a navigation ended: on a page of the server, or at a redirect that leads away from it. */
export interface Stop {
  readonly url: URL
  readonly status: number
  readonly html: string
}

export interface Browser {
  open: (url: string) => Promise<Stop>
  /** Presses a button of the page's form, known by its text. */
  press: (page: Stop, button: RegExp, fields?: Readonly<Record<string, string>>) => Promise<Stop>
}

interface Cookie {
  readonly value: string
  readonly path: string
}

/** As much of a browser as a sign-in needs: cookies by path, redirects, forms. */
export function createBrowser(subject: Pick<Subject, 'fetch' | 'issuer'>): Browser {
  const cookies = new Map<string, Cookie>()

  const cookieHeader = (url: URL): string =>
    [...cookies]
      .filter(([, cookie]) => url.pathname.startsWith(cookie.path))
      .map(([name, cookie]) => `${name}=${cookie.value}`)
      .join('; ')

  const keep = (header: string): void => {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? []
    const path = /path=([^;]+)/i.exec(header)?.[1] ?? '/'
    const expires = Date.parse(/expires=([^;]+)/i.exec(header)?.[1] ?? '')
    // Taken back, that is. No clock is asked: a cookie's own end goes by the browser's, which nobody shifts here.
    const isGone = expires <= 0 || /max-age=(?:0|-\d+)(?:;|$)/i.test(header)
    if (isGone) cookies.delete(name)
    else cookies.set(name, { value, path })
  }

  const visit = async (target: URL, body?: URLSearchParams): Promise<Stop> => {
    const cookie = cookieHeader(target)
    const headers = { accept: 'text/html', ...(cookie !== '' && { cookie }) }
    const form = body === undefined ? {} : { method: 'POST', body }
    const response = await subject.fetch(new Request(target, { headers, redirect: 'manual', ...form }))
    for (const header of response.headers.getSetCookie()) keep(header)
    const location = response.headers.get('location')
    if (location === null) return { url: target, status: response.status, html: await response.text() }
    const next = new URL(location, target)
    return next.origin === new URL(subject.issuer).origin
      ? visit(next)
      : { url: next, status: response.status, html: '' }
  }

  return {
    open: (url) => visit(new URL(url)),
    press: (page, button, fields = {}) => {
      const { action, values } = formOf(page.html, button)
      return visit(new URL(action, page.url), new URLSearchParams({ ...values, ...fields }))
    },
  }
}

function formOf(html: string, button: RegExp): { action: string; values: Record<string, string> } {
  const tag = [...html.matchAll(/<button([^>]*)>([^<]*)<\/button>/g)].find(([, , text = '']) =>
    button.test(text),
  )?.[1]
  const form = /<form[^>]*action="([^"]+)"/.exec(html)?.[1]
  if (tag === undefined || form === undefined) throw new Error(`no button ${String(button)} in ${html}`)
  const inputs = [...html.matchAll(/<input[^>]*type="hidden"[^>]*>/g)]
  const values = Object.fromEntries(
    inputs.map(([input]) => [attribute(input, 'name') ?? '', attribute(input, 'value') ?? '']),
  )
  const name = attribute(tag, 'name')
  if (name !== undefined) values[name] = attribute(tag, 'value') ?? ''
  return { action: attribute(tag, 'formaction') ?? form, values }
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(tag)?.[1]
}
