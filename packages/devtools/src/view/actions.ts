import { isAuthError, type AuthClient } from '@onegrant/core'
import { developmentControls, inspectGrant, type DevelopmentControls } from '@onegrant/core/development'
import { firstToEnd } from '../decide/texts.ts'
import { button, h, setAttributes, setText } from './dom.ts'
import type { Model } from './model.ts'

/** The buttons of the panel. */
export interface Actions {
  readonly element: HTMLElement
  /** Says what became of the last one. */
  readonly note: HTMLElement
  render(model: Model): void
}

/** How long a note stays, ms. */
const noteTime = 6000

/** Makes the buttons: export for everybody, and what changes a session for development alone. */
export function createActions(client: AuthClient): Actions {
  const controls = developmentControls(client)
  const note = h('span', { class: 'note', 'aria-live': 'polite' })

  let clearing: ReturnType<typeof setTimeout> | undefined

  /** Says something for as long as it takes to read it. */
  function say(text: string): void {
    clearTimeout(clearing)
    setText(note, text)
    if (text !== '') clearing = setTimeout(() => setText(note, ''), noteTime)
  }

  /** Does something and says what became of it. */
  async function attempt(done: string, work: () => void | Promise<unknown>): Promise<void> {
    say('')
    try {
      await work()
      say(done)
    } catch (error) {
      say(isAuthError(error) ? `Failed: ${error.code}` : `Failed: ${nameOf(error)}`)
      if (!isAuthError(error) && !(error instanceof DOMException)) throw error
    }
  }

  const act = (
    label: string,
    title: string,
    done: string,
    work: () => void | Promise<unknown>,
  ): HTMLButtonElement => button(label, { title }, () => void attempt(done, work))

  const exports = [
    act('Copy trail', 'Copies all events as JSON, without secrets', 'Copied.', () =>
      navigator.clipboard.writeText(client.trail.export()),
    ),
    act('Download', 'Saves all events as a JSON file, without secrets', 'Saved.', () =>
      download(client.trail.export()),
    ),
  ]
  const changing = controls === undefined ? undefined : createChanging(client, controls, act)
  const split = h('span', { class: 'split' })
  const element = h(
    'div',
    { class: 'actions', role: 'group', 'aria-label': 'Actions' },
    ...(changing === undefined ? [] : [...changing.elements, split]),
    ...exports,
  )
  return { element, note, render: (model) => changing?.render(model) }
}

interface Changing {
  readonly elements: readonly HTMLElement[]
  render(model: Model): void
}

type Act = (
  label: string,
  title: string,
  done: string,
  work: () => void | Promise<unknown>,
) => HTMLButtonElement

function createChanging(client: AuthClient, controls: DevelopmentControls, act: Act): Changing {
  let takeBack: (() => void) | undefined
  const expire = act('Expire', 'Ends the access tokens now, in all tabs', 'Expired.', () => controls.expire())
  const renew = act(
    'Renew now',
    'Asks for a new access token, in place of the one that ends first',
    'Renewed.',
    () => renewFirst(client),
  )
  const drop = act(
    'Drop next response',
    "Loses the answer to this page's next renewal, after the provider has dealt with it",
    '',
    () => {
      if (controls.isDropping()) takeBack?.()
      else takeBack = controls.dropNextResponse()
      show()
    },
  )
  const leave = act('Sign out elsewhere', 'Ends the session as another tab does', 'Signed out.', () =>
    controls.signOutElsewhere(),
  )
  const show = (): void => setAttributes(drop, { 'aria-pressed': String(controls.isDropping()) })
  show()
  return {
    elements: [expire, renew, drop, leave],
    render({ session, grant }) {
      const isIn = session.status === 'signed-in'
      for (const one of [expire, leave]) one.disabled = !isIn
      const canRenew = isIn && grant?.refreshToken !== undefined
      renew.disabled = !canRenew
      // Where a worker sends, no answer comes to this page.
      drop.disabled = !canRenew || !controls.canDrop()
      show()
    },
  }
}

async function renewFirst(client: AuthClient): Promise<void> {
  const grant = await inspectGrant(client)
  await client.getAccessToken({ ...firstToEnd(grant?.tokens ?? [])?.request, forceRefresh: true })
}

function download(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  h('a', { href: url, download: 'onegrant-trail.json' }).click()
  // The browser has begun to read it by the next task.
  setTimeout(() => URL.revokeObjectURL(url), 1000)
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error'
}
