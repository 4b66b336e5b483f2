import { member, text } from '../json/shape.ts'
import { dateOf, identifier } from './entry.ts'
import { createRedactor } from './redactor.ts'
import { redactUrl } from './url.ts'

/** The program that wrote the file, or the browser that it watched. */
export interface Producer {
  readonly name: string
  readonly version: string
}

/** A document that a browser showed. Playwright has one for each tab, DevTools one for each load. */
export interface RedactedPage {
  readonly id: string
  readonly title: string
  readonly startedDateTime: string
  readonly pageTimings: Readonly<Record<string, never>>
}

export function redactProducer(value: unknown): Producer {
  const plain = (name: string): string =>
    (text(member(value, name), 60) ?? '').replaceAll(/[^\w .()/+-]/g, '').slice(0, 40)
  return { name: plain('name'), version: plain('version') }
}

/** The title is the address in some browsers, and in others what the page says of its user. */
export function redactPage(value: unknown): RedactedPage | undefined {
  const id = identifier(member(value, 'id'))
  if (id === undefined) return undefined
  const redactor = createRedactor()
  const title = text(member(value, 'title')) ?? ''
  return redactor.sweep({
    id,
    title: /^https?:\/\//.test(title) ? redactUrl(title, redactor) : redactor.remove(title),
    startedDateTime: dateOf(member(value, 'startedDateTime')) ?? new Date(0).toISOString(),
    pageTimings: {},
  })
}
