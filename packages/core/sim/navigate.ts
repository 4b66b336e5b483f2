import type { SimulatedPage } from '../src/testing/browser/page.ts'
import type { Tab } from './types.ts'
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
  const back = pathname === '/logout' ? `${app}/` : answer(world, searchParams.get('state') ?? '')
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

/** The user signs in, or declines; what the provider sends the browser back with. */
function answer(world: World, state: string): string {
  const { choices, config, server } = world
  const known = world.pending.get(state)
  if (known === undefined) return `${app}/`
  const query = new URLSearchParams({ state, iss: issuer })
  if (choices.happens(5)) query.set('error', 'access_denied')
  else {
    const subject = config.faults.has('sign-in') && choices.happens(40) ? 'bob' : 'ada'
    const { verifier, redirectUri } = known
    query.set('code', server.authorize({ verifier, redirectUri, subject }))
    world.tell(() => `${subject} signs in`)
  }
  return `${app}/callback?${query.toString()}`
}
