import { InputError } from '../json/input-error.ts'
import { jsonValues } from '../json/json-values.ts'
import type { RedactedEntry } from '../redact/entry-types.ts'
import { redactEntry } from '../redact/entry.ts'
import { type Producer, redactPage, redactProducer, type RedactedPage } from '../redact/log.ts'

/** A piece of a HAR, redacted before anything else is done with it. */
export type HarPart =
  | { readonly kind: 'creator' | 'browser'; readonly producer: Producer }
  | { readonly kind: 'page'; readonly page: RedactedPage }
  | { readonly kind: 'entry'; readonly entry: RedactedEntry }
  /** An entry that is none of HTTP: a data URL, an extension's, or garbage. */
  | { readonly kind: 'skipped' }

const PATHS = ['$.log.version', '$.log.creator', '$.log.browser', '$.log.pages.*', '$.log.entries.*']

/**
 * Reads a HAR (version 1.2) as it comes, redacted.
 *
 * @throws InputError for what is no HAR.
 */
export async function* harParts(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<HarPart> {
  let isHar = false
  for await (const { path, value } of jsonValues(chunks, PATHS)) {
    const [, field, index] = path
    if (field === 'version' || field === 'entries') isHar = true
    if (field === 'creator' || field === 'browser') yield { kind: field, producer: redactProducer(value) }
    if (field === 'pages') {
      const page = redactPage(value)
      if (page !== undefined) yield { kind: 'page', page }
    }
    if (field === 'entries') {
      if (typeof index !== 'number') throw notHar('its "log.entries" is no list')
      const entry = redactEntry(value)
      yield entry === undefined ? { kind: 'skipped' } : { kind: 'entry', entry }
    }
  }
  if (!isHar) throw notHar('it has no "log" with a "version" or an entry')
}

function notHar(why: string): InputError {
  return new InputError('wrong_format', `The file is JSON, but no HAR: ${why}.`)
}
