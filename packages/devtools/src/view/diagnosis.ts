import type { Diagnosis, TrailEntry } from '@onegrant/core'
import { describe } from '../decide/describe.ts'
import { causeText, diagnosisOf, isLoss, safeLink } from '../decide/losses.ts'
import { exactTimeText } from '../decide/texts.ts'
import { h } from './dom.ts'
import type { View } from './model.ts'

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
      content.replaceChildren(
        ...(diagnosis === undefined ? [nothing(losses.length > 0)] : verdict(diagnosis)),
        ...(losses.length === 0 ? [] : list('Losses in the trail', losses)),
      )
    },
  }
}

function nothing(hadLosses: boolean): HTMLElement {
  const text = hadLosses
    ? 'The session lives again. What was lost before it is below.'
    : 'No credential was refused. Where one is, this page says which of the causes it was, by what evidence, and what to do.'
  return h('p', {}, text)
}

function verdict(diagnosis: Diagnosis): HTMLElement[] {
  const { cause, confidence, remedy } = diagnosis
  // The record in storage is read without a check of this part.
  const evidence: readonly TrailEntry[] = Array.isArray(diagnosis.evidence) ? diagnosis.evidence : []
  const tried: readonly string[] = Array.isArray(diagnosis.tried) ? diagnosis.tried : []
  const docs = safeLink('docs' in diagnosis ? diagnosis.docs : undefined)
  const link =
    docs === undefined
      ? []
      : [h('a', { href: docs, target: '_blank', rel: 'noreferrer' }, 'How to recognise and mend it')]
  return [
    h(
      'div',
      { class: 'verdict' },
      h('h2', {}, causeText(cause)),
      h('p', {}, h('code', {}, cause), ` · ${confidence}`),
      h('p', {}, remedy),
      ...link,
    ),
    ...(tried.length === 0 ? [] : [h('p', {}, `Tried before: ${tried.join(', ')}.`)]),
    ...(evidence.length === 0 ? [] : list('Evidence', evidence)),
  ]
}

function list(name: string, entries: readonly TrailEntry[]): HTMLElement[] {
  const items = entries.map((entry) => {
    const { title, detail } = describe(entry)
    return h('li', {}, h('time', {}, exactTimeText(entry.at)), h('span', {}, title), h('code', {}, detail))
  })
  return [h('h3', {}, name), h('ol', { class: 'plain' }, ...items)]
}
