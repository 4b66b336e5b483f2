import type { Session } from '@onegrant/core'
import { countdownText, firstToEnd } from '../decide/texts.ts'
import { h, setAttributes } from './dom.ts'
import type { View } from './model.ts'

const tones: Partial<Record<Session['status'], 'good' | 'bad'>> = { 'signed-in': 'good', expired: 'bad' }

/** What is always in sight: who is signed in, for how long, and what the SDK has sent and saved. */
export function createSummary(): View {
  const status = h('span', { class: 'status' })
  const element = h('div', { class: 'summary' })
  return {
    element,
    render({ session, grant, counters, now }) {
      status.textContent = session.status
      setAttributes(status, { 'data-tone': tones[session.status] ?? 'none' })
      const { user } = session
      const token = grant?.status === 'live' ? firstToEnd(grant.tokens) : undefined
      const { sent, resent, joined, adopted, takeovers } = counters
      element.replaceChildren(
        status,
        ...(user === undefined ? [] : [h('span', {}, h('b', {}, user.name ?? user.sub))]),
        ...(token === undefined ? [] : [fact('token', countdownText(token.expiresAt - now))]),
        ...(grant === undefined ? [] : [fact('epoch', String(grant.epoch))]),
        fact('sent', String(sent)),
        fact('resent', String(resent)),
        fact('joined', String(joined)),
        fact('adopted', String(adopted)),
        ...(takeovers === 0 ? [] : [fact('takeovers', String(takeovers))]),
      )
    },
  }
}

function fact(name: string, value: string): HTMLElement {
  return h('span', { 'data-fact': name }, `${name} `, h('b', {}, value))
}
