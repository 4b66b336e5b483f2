import type { SimulatedPage } from '../src/testing/browser/page.ts'
import type { Tab } from './types.ts'
import type { PendingSignIn } from './protocol.ts'
import { app, issuer } from './site.ts'
import type { World } from './world-types.ts'

/** A page leaves for the provider, where the user does what there is to do, and comes back. */
export function arrive(world: World, page: SimulatedPage, url: string): void {
  const { browser, choices, config } = world
  const tab = world.tabs.find((found) => found.page === page)
  if (tab === undefined || page.state !== 'running') return
  if (config.faults.has('cache') && choices.happens(30)) browser.cache(page)
  else browser.kill(page)
  const { pathname, searchParams } = new URL(url)
  if (pathname === '/logout') world.atProvider = undefined
  const back =
    pathname === '/logout' ? `${app}/` : answerOf(world, searchParams.get('state') ?? '', `${app}/callback`)
  browser.timeline.after(200 + choices.choose(4) * 700, undefined, () => comeBack(world, tab, page, back))
}

function comeBack(world: World, tab: Tab, left: SimulatedPage, url: string): void {
  if (tab.page !== left || left.state === 'frozen') return
  // The user may press Back instead of signing in, and gets the page as it was.
  if (left.state === 'cached' && world.choices.happens(40)) {
    world.tell(() => `${left.name} comes back from the cache`)
    return world.browser.restore(left)
  }
  if (left.state !== 'dead') world.browser.kill(left)
  // Browsers may load ahead what nobody looks at yet.
  world.load(tab, url, undefined, world.config.faults.has('prerender') && world.choices.happens(30))
}

/** The user signs in, or declines, or is not asked; what the provider sends the browser back with. */
export function answerOf(world: World, state: string, address: string): string {
  const { choices, server } = world
  const known = world.pending.get(state)
  if (known === undefined) return `${app}/`
  const query = new URLSearchParams({ state, iss: issuer })
  const subject = userOf(world, known)
  if (subject === undefined || choices.happens(5))
    query.set('error', known.isSilent ? 'login_required' : 'access_denied')
  else {
    const { verifier, redirectUri } = known
    world.atProvider = subject
    query.set('code', server.authorize({ verifier, redirectUri, subject }))
    world.tell(() => `${subject} ${known.isSilent ? 'is still' : 'signs'} in`)
  }
  return `${address}?${query.toString()}`
}

/** Who answers: somebody else may use the browser by now, and have signed in at the provider for another app. */
function userOf({ choices, config, atProvider }: World, { isSilent }: PendingSignIn): string | undefined {
  if (!isSilent) return config.faults.has('sign-in') && choices.happens(40) ? 'bob' : 'ada'
  return atProvider === undefined || !choices.happens(25) ? atProvider : 'bob'
}
