import { AuthError } from '../errors.ts'
import type { OpenedWindow } from '../platform/port.ts'
import type { Session, SignInOptions } from '../types.ts'
import type { Context } from './context.ts'
import { loadPart } from './parts.ts'
import type * as Popup from './popup.ts'
import type * as Silent from './silent.ts'

/** Sign-ins for which the page stays. */
export interface Modes {
  /** Opens the window at once: after any wait, the browser would block it. */
  popup(options: SignInOptions, redirectUri: string, ready: Promise<unknown>): Promise<Session>
  silent(options: SignInOptions, redirectUri: string): Promise<Session>
}

interface PopupFlight {
  readonly window: OpenedWindow
  readonly end: AbortController
  readonly done: Promise<Session>
}

/** Loads the popup's part; called when idle, so that it is there when it is needed. */
export function loadPopup(): Promise<typeof Popup> {
  return import('./popup.ts')
}

/** Loads the silent sign-in's part; called when idle, so that it is there when it is needed. */
export function loadSilent(): Promise<typeof Silent> {
  return import('./silent.ts')
}

/** Makes the modes of an engine: one sign-in of a kind at a time in a page. */
export function createModes(context: Context): Modes {
  let popup: PopupFlight | undefined
  let silent: Promise<Session> | undefined

  function open(options: SignInOptions, redirectUri: string, ready: Promise<unknown>): Promise<Session> {
    const window = context.platform.page.openWindow()
    if (window === undefined) throw new AuthError('popup_blocked')
    const end = new AbortController()
    const work = async (): Promise<Session> => {
      try {
        await ready
        const { signInByPopup } = await loadPart(loadPopup)
        return await signInByPopup(context, { window, options, redirectUri, signal: end.signal })
      } finally {
        window.close()
        if (popup?.window === window) popup = undefined
      }
    }
    const done = work()
    popup = { window, end, done }
    return done
  }

  return {
    async popup(options, redirectUri, ready) {
      if (popup !== undefined && popup.window.look() !== 'closed') {
        popup.window.focus()
        return popup.done
      }
      // It may be out of reach and not closed; the user wants another one in any case.
      popup?.end.abort(new AuthError('superseded'))
      return open(options, redirectUri, ready)
    },
    silent(options, redirectUri) {
      silent ??= loadPart(loadSilent)
        .then(({ signInSilently }) => signInSilently(context, { options, redirectUri, subject: undefined }))
        .finally(() => {
          silent = undefined
        })
      return silent
    },
  }
}
