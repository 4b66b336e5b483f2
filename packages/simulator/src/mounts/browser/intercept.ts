import type { NavigateOptions, Simulator } from '../../types/simulator.ts'
import { visit } from './visit.ts'

/**
 * Keeps the page from leaving for the issuer, which is nowhere, and visits the simulator instead: the app's own
 * `location.assign()` and links work as they are. Needs the Navigation API; without it, hand `visit` to the client.
 * Sees neither new windows nor frames.
 *
 * @param options Who answers the server's questions, if not the simulator itself or its page.
 * @returns Ends it.
 * @throws TypeError where the browser has no Navigation API.
 * @example
 * interceptNavigations(server)
 * await userManager.signinRedirect()
 */
export function interceptNavigations(
  server: Simulator,
  options: Pick<NavigateOptions, 'answer'> = {},
): () => void {
  if (!('navigation' in globalThis)) {
    throw new TypeError('this browser has no Navigation API: let the client navigate by visit(server, url)')
  }
  const divert = (event: NavigateEvent): void => {
    const { destination, cancelable, hashChange, downloadRequest } = event
    if (!cancelable || hashChange || downloadRequest !== null || !server.owns(destination.url)) return
    event.preventDefault()
    void visit(server, destination.url, options)
  }
  navigation.addEventListener('navigate', divert)
  return () => navigation.removeEventListener('navigate', divert)
}
