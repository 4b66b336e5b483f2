import { countdownText, tokenName } from '../decide/texts.ts'
import { definitions, h } from './dom.ts'
import type { Model, View } from './model.ts'
import { exactTimeText } from './time.ts'

/** The grant's state. Credentials show by their fingerprints, which is all that the panel ever has of them. */
export function createGrant(): View {
  const facts = h('dl', { class: 'facts' })
  const tokens = h('div', { class: 'tokens' })
  const element = h('div', { class: 'view padded', tabindex: 0 }, facts, tokens)
  return {
    element,
    render(model) {
      facts.replaceChildren(...definitions(factsOf(model)))
      tokens.replaceChildren(...tokensOf(model))
    },
  }
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

function tokensOf({ grant, now }: Model): HTMLElement[] {
  if (grant === undefined || grant.tokens.length === 0)
    return grant?.status === 'live' ? [h('p', { class: 'note' }, 'No access token is held.')] : []
  const names = ['Access token for', 'Scope', 'Fingerprint', 'Ends', 'Left']
  const head = h('thead', {}, h('tr', {}, ...names.map((name) => h('th', { scope: 'col' }, name))))
  const rows = grant.tokens.map((token) =>
    h(
      'tr',
      {},
      h('td', {}, tokenName(token)),
      h('td', {}, token.request.scope ?? 'all of the grant'),
      h('td', {}, code(token.fingerprint)),
      h('td', { class: 'number' }, exactTimeText(token.expiresAt)),
      h('td', { class: 'number' }, countdownText(token.expiresAt - now)),
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
