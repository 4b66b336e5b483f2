import type { HarPart } from './parts.ts'
import type { Producer, RedactedPage } from '../redact/log.ts'

/** Takes the parts of a HAR and gives the text of one, piece by piece. */
export interface HarText {
  readonly add: (part: HarPart) => string
  readonly end: () => string
}

/** A HAR of version 1.2 with the entries as they come, and what else there is after them. */
export function createHarText(): HarText {
  const pages: RedactedPage[] = []
  let creator: Producer = { name: 'onegrant', version: '' }
  let browser: Producer | undefined
  let text = '{"log":{"version":"1.2","comment":"Redacted by onegrant har --redact","entries":[\n'
  let isFirst = true
  return {
    add: (part) => {
      const pending = text
      text = ''
      if (part.kind === 'creator') creator = part.producer
      if (part.kind === 'browser') browser = part.producer
      if (part.kind === 'page') pages.push(part.page)
      if (part.kind !== 'entry') return pending
      const separator = isFirst ? '' : ',\n'
      isFirst = false
      return `${pending}${separator}${JSON.stringify(part.entry)}`
    },
    end: () => {
      const rest = { pages, creator, ...(browser !== undefined && { browser }) }
      return `${text}\n],${JSON.stringify(rest).slice(1, -1)}}}\n`
    },
  }
}
