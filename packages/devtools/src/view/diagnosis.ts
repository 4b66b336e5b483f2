import type { Diagnosis, TrailEntry } from '@onegrant/core'
import type { Evidence } from '@onegrant/core/diagnosis'
import { describe } from '../decide/describe.ts'
import { causeText, diagnosisOf, isLoss, safeLink } from '../decide/losses.ts'
import { h } from './dom.ts'
import type { View } from './model.ts'
import { exactTimeText } from './time.ts'

/** Why the provider said `invalid_grant`, in words. */
export function createDiagnosis(): View {
  const content = h('div', { class: 'diagnosis' })
  const element = h('div', { class: 'view padded', tabindex: 0 }, content)
  let shown: readonly unknown[] = []
  return {
    element,
    render({ session, grant, entries }) {
      const diagnosis = diagnosisOf(session, grant)
      // A diagnosis that is read, or whose link has the focus, is not made anew.
      if (shown[0] === diagnosis?.cause && shown[1] === entries && shown[2] === session) return
      shown = [diagnosis?.cause, entries, session]
      const losses = entries.filter(isLoss)
      const verdict = diagnosis === undefined ? [nothing(losses.length > 0)] : verdictOf(diagnosis)
      const grounds = [
        ...(diagnosis === undefined ? [] : evidenceOf(diagnosis)),
        ...(losses.length === 0 ? [] : [h('h3', {}, 'Losses in the trail'), list(losses)]),
      ]
      content.replaceChildren(h('div', {}, ...verdict), h('div', {}, ...grounds))
    },
  }
}

function nothing(hadLosses: boolean): HTMLElement {
  const text = hadLosses
    ? 'The session lives again. What was lost before it is below.'
    : 'No credential was refused. Where one is, this page says which of the causes it was, by what evidence, and what to do.'
  return h('p', {}, text)
}

function verdictOf({ cause, confidence, remedy, docs, tried }: Diagnosis): HTMLElement[] {
  return [
    h(
      'div',
      { class: 'verdict' },
      h('h2', {}, h('span', {}, cause), ' ', h('span', { class: 'status' }, confidence)),
      h('p', {}, causeText(cause)),
      h('p', {}, h('b', {}, 'What helps: '), remedy),
      h('p', {}, 'More: ', docsOf(docs)),
    ),
    // The record in storage is read without a check of this part, and of the evidence.
    ...(Array.isArray(tried) && tried.length > 0
      ? [h('h3', {}, 'What the SDK did'), ...tried.map((text) => h('p', {}, String(text)))]
      : []),
  ]
}

function evidenceOf({ evidence }: Diagnosis): HTMLElement[] {
  if (!Array.isArray(evidence) || evidence.length === 0) return []
  return [h('h3', {}, 'Evidence'), ...(evidence as readonly Evidence[]).flatMap(proof)]
}

/** A link where it is one, and else the place in the repository. */
function docsOf(docs: string): HTMLElement {
  const link = safeLink(docs)
  return link === undefined
    ? h('code', {}, docs)
    : h('a', { href: link, target: '_blank', rel: 'noreferrer' }, docs)
}

function proof({ text, entries }: Evidence): HTMLElement[] {
  return [h('p', {}, text), ...(Array.isArray(entries) && entries.length > 0 ? [list(entries)] : [])]
}

function list(entries: readonly TrailEntry[]): HTMLElement {
  const items = entries.map((entry) => {
    const { title, detail } = describe(entry)
    return h('li', {}, h('time', {}, exactTimeText(entry.at)), h('span', {}, title), h('code', {}, detail))
  })
  return h('ol', { class: 'plain' }, ...items)
}
