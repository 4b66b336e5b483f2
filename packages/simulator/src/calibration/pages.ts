import type { Browser, Stop } from './browser.ts'
import type { Members } from './shape.ts'
import { PEOPLE } from './subject.ts'

export type Page = 'login' | 'consent' | 'sign-out' | 'submits-itself' | 'error' | 'other'

// Either side draws its pages as it likes; these are the words on their buttons.
const BUTTONS = {
  signIn: /^\s*sign[ -]in\s*$/i,
  cancel: /^\s*cancel\s*$/i,
  allow: /^\s*(?:allow|continue)\s*$/i,
  deny: /^\s*deny\s*$/i,
  signOut: /^\s*(?:sign out|continue)\s*$/i,
}

/** What a page asks of the user. */
export function pageOf({ status, html }: Stop): Page {
  if (status >= 400) return 'error'
  if (/type="password"|name="username"/.test(html)) return 'login'
  if (html.includes('<noscript>')) return 'submits-itself'
  if (/<button[^>]*>\s*sign out\s*</i.test(html)) return 'sign-out'
  return /<button[^>]*>\s*deny\s*</i.test(html) ? 'consent' : 'other'
}

/** Answers pages as a willing user does, until the server leads back to the app or refuses. */
export async function answerPages(browser: Browser, start: Stop, account: string): Promise<Stop> {
  let stop = start
  for (let pages = 0; pages < 5; pages += 1) {
    if (stop.html === '') return stop
    const page = pageOf(stop)
    if (page === 'login') stop = await logIn(browser, stop, account)
    else if (page === 'consent') stop = await browser.press(stop, BUTTONS.allow)
    else if (page === 'sign-out' || page === 'submits-itself') {
      stop = await browser.press(stop, BUTTONS.signOut)
    } else return stop
  }
  throw new Error('the server asks and asks')
}

export function logIn(browser: Browser, stop: Stop, account: string): Promise<Stop> {
  const password = PEOPLE.find((person) => person.sub === account)?.password ?? ''
  return browser.press(stop, BUTTONS.signIn, { username: account, password })
}

export const refuse = {
  login: (browser: Browser, stop: Stop): Promise<Stop> => browser.press(stop, BUTTONS.cancel),
  consent: (browser: Browser, stop: Stop): Promise<Stop> => browser.press(stop, BUTTONS.deny),
}

/** The code of the error that a page shows. */
export function errorOn({ html }: Stop): string | null {
  return (
    /\b(?:invalid|unsupported|unauthorized|access|request|server)_(?:client|redirect_uri|request|request_uri|request_object|error|denied|scope|target|response_type|response_mode)\b/.exec(
      html,
    )?.[0] ?? null
  )
}

/** Where a page that submits itself leads, and what it carries there; undefined for any other page. */
export function formOn({ html, url }: Stop): { readonly action: URL; readonly values: Members } | undefined {
  const action = /<form[^>]*action="([^"]+)"/.exec(html)?.[1]
  if (action === undefined || !html.includes('<noscript>')) return undefined
  const inputs = [...html.matchAll(/<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"/g)]
  const values = Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, unescaped(value)]))
  return { action: new URL(unescaped(action), url), values }
}

function unescaped(text: string): string {
  return text.replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&quot;', '"')
}
