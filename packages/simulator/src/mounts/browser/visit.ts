import { isConnectionLost } from '../../connection-lost.ts'
import type { NavigateOptions, Simulator } from '../../types/simulator.ts'
import { hideScreen, showScreen } from './screen.ts'

const UNREACHABLE =
  '<!doctype html><html lang="en"><head></head><h1>This page cannot be reached</h1><p>The connection was lost.</p>'

/**
 * Goes to an address of the issuer in the browser's place: on to the app, or to a page of the server, which lies over
 * the app until it is answered. For the `navigate` hook of a client, and for browsers without the Navigation API.
 *
 * @param url The authorization or end-session request.
 * @param options Who answers the server's questions, if not the page.
 * @example
 * new UserManager(settings, { navigate: (url) => visit(server, url) })
 */
export async function visit(
  server: Simulator,
  url: string | URL,
  options: Pick<NavigateOptions, 'answer'> = {},
): Promise<void> {
  try {
    const reached = await server.navigate(url, options)
    if (reached.kind === 'app') return leaveFor(reached.url)
    await show(server, reached.url, reached.response)
  } catch (error) {
    if (!isConnectionLost(error)) throw error
    await showScreen(UNREACHABLE)
  }
}

async function show(server: Simulator, url: string, response: Response): Promise<void> {
  const screen = await showScreen(await response.text())
  screen.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement
    const submitter = (event as SubmitEvent).submitter as HTMLButtonElement | null
    const action = new URL(submitter?.getAttribute('formaction') ?? form.getAttribute('action') ?? '', url)
    // A form for the app (`response_mode=form_post`) is sent by the browser itself, out of this screen.
    if (!server.owns(action)) return
    event.preventDefault()
    void submit(server, action, new FormData(form, submitter))
  })
}

async function submit(server: Simulator, action: URL, data: FormData): Promise<void> {
  const fields = [...data].map(([name, value]) => [name, typeof value === 'string' ? value : ''])
  const response = await server.handle(
    new Request(action, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { accept: 'text/html' },
    }),
  )
  const location = response.headers.get('location')
  if (location === null) return show(server, action.href, response)
  const next = new URL(location, action)
  return server.owns(next) ? visit(server, next) : leaveFor(next.href)
}

/** The app is loaded anew even where only the fragment differs, as after a visit to another site. */
function leaveFor(url: string): void {
  hideScreen()
  const isSamePage = url.split('#')[0] === location.href.split('#')[0]
  location.assign(url)
  if (isSamePage) location.reload()
}
