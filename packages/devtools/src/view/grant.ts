import { countdownText, tokenName } from '../decide/texts.ts'
import { definitions, h, setText } from './dom.ts'
import type { Model, View } from './model.ts'
import { exactTimeText } from './time.ts'

/** The grant's state. Credentials show by their fingerprints, which is all that the panel ever has of them. */
export function createGrant(): View {
  const facts = h('dl', { class: 'facts' })
  const tokens = h('div', { class: 'tokens' })
  const element = h('div', { class: 'view padded', tabindex: 0 }, facts, tokens)
  let shown: string | undefined
  let countdowns: readonly Countdown[] = []
  return {
    element,
    render(model) {
      const { session, grant, now } = model
      const state = JSON.stringify([session.status, session.user, grant])
      // Only the time runs on: what somebody is about to copy stays as it is.
      if (state !== shown) {
        shown = state
        countdowns = (grant?.tokens ?? []).map(({ expiresAt }) => ({
          expiresAt,
          cell: h('td', { class: 'number' }),
        }))
        facts.replaceChildren(...definitions(factsOf(model)))
        tokens.replaceChildren(...tokensOf(model, countdowns))
      }
      for (const { expiresAt, cell } of countdowns) setText(cell, countdownText(expiresAt - now))
    },
  }
}

/** A cell that says how much is left of a token. */
interface Countdown {
  readonly expiresAt: number
  readonly cell: HTMLElement
}

const code = (text: string): HTMLElement => h('code', {}, text)

function factsOf({ session, grant }: Model): (readonly [string, HTMLElement | string | undefined])[] {
  const { user } = session
  return [
    ['Status', session.status],
    [
      'User',
      user === undefined ? 'nobody' : [user.name, user.sub].filter((part) => part !== undefined).join(' · '),
    ],
    ['Epoch', grant && String(grant.epoch)],
    ['Lane generation', grant && String(grant.generation)],
    ['Refresh token', grant && (grant.refreshToken === undefined ? 'none' : code(grant.refreshToken))],
    [
      'Not answered yet',
      grant?.pending && code(`${grant.pending.fingerprint}, attempt ${grant.pending.attempt}`),
    ],
    ['Scope', grant && grant.scope !== '' ? grant.scope : undefined],
  ]
}

function tokensOf({ grant }: Model, countdowns: readonly Countdown[]): HTMLElement[] {
  if (grant === undefined || grant.tokens.length === 0)
    return grant?.status === 'live' ? [h('p', {}, 'No access token is held.')] : []
  const names = ['Access token for', 'Scope', 'Fingerprint', 'Ends', 'Left']
  const head = h('thead', {}, h('tr', {}, ...names.map((name) => h('th', { scope: 'col' }, name))))
  const rows = grant.tokens.map((token, index) =>
    h(
      'tr',
      {},
      h('td', {}, tokenName(token)),
      h('td', {}, token.request.scope ?? 'all of the grant'),
      h('td', {}, code(token.fingerprint)),
      h('td', { class: 'number' }, exactTimeText(token.expiresAt)),
      countdowns[index]?.cell ?? '',
    ),
  )
  const table = h(
    'table',
    {},
    h('caption', { class: 'only-read' }, 'Access tokens'),
    head,
    h('tbody', {}, ...rows),
  )
  return [
    h('h3', {}, 'Access tokens'),
    h('div', { class: 'scroll-x', tabindex: 0, role: 'group', 'aria-label': 'Access tokens' }, table),
  ]
}
