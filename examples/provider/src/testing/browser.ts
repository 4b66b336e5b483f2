import { trueNow } from '../control/clock.ts'

/** Where a navigation ended: on a page of the provider, or at a redirect that leads to the app. */
export interface Stop {
  url: URL
  status: number
  html: string
  headers: Headers
}

export interface Browser {
  open: (url: string) => Promise<Stop>
  /** Submits the page's form; `button` is the text of the pressed one. */
  press: (page: Stop, button: string, fields?: Record<string, string>) => Promise<Stop>
}

/** As much of a browser as a sign-in needs: cookies by path, redirects, forms. */
export function createBrowser(issuer: string): Browser {
  const cookies = new Map<string, { value: string; path: string }>()

  const cookieHeader = (url: URL): string =>
    [...cookies]
      .filter(([, cookie]) => url.pathname.startsWith(cookie.path))
      .map(([name, cookie]) => `${name}=${cookie.value}`)
      .join('; ')

  const keep = (header: string): void => {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? []
    const path = /path=([^;]+)/i.exec(header)?.[1] ?? '/'
    const expires = Date.parse(/expires=([^;]+)/i.exec(header)?.[1] ?? '')
    // A browser goes by its own clock, not by the provider's shifted one.
    if (expires <= trueNow()) cookies.delete(name)
    else cookies.set(name, { value, path })
  }

  const visit = async (target: URL, init: RequestInit): Promise<Stop> => {
    const headers = {
      ...(init.headers as Record<string, string>),
      accept: 'text/html',
      cookie: cookieHeader(target),
    }
    const response = await fetch(target, { ...init, headers, redirect: 'manual' })
    for (const header of response.headers.getSetCookie()) keep(header)
    const location = response.headers.get('location')
    if (location === null) {
      return { url: target, status: response.status, html: await response.text(), headers: response.headers }
    }
    const next = new URL(location, target)
    if (next.origin === issuer) return visit(next, {})
    return { url: next, status: response.status, html: '', headers: response.headers }
  }

  return {
    open: (url) => visit(new URL(url), {}),
    press: (page, button, fields = {}) => {
      const { action, values } = formOf(page.html, button)
      const body = new URLSearchParams({ ...values, ...fields })
      return visit(new URL(action, page.url), { method: 'POST', body })
    },
  }
}

function formOf(html: string, button: string): { action: string; values: Record<string, string> } {
  const tag = new RegExp(`<button([^>]*)>\\s*${button}\\s*</button>`).exec(html)?.[1]
  const form = /<form[^>]*action="([^"]+)"/.exec(html)?.[1]
  if (tag === undefined || form === undefined) throw new Error(`the page has no button "${button}"`)
  const values = Object.fromEntries(
    [...html.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => [
      attribute(input, 'name') ?? '',
      attribute(input, 'value') ?? '',
    ]),
  )
  const name = attribute(tag, 'name')
  if (name !== undefined) values[name] = attribute(tag, 'value') ?? ''
  return { action: attribute(tag, 'formaction') ?? form, values }
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(tag)?.[1]
}
