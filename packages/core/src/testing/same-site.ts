import type { AuthSettings } from '../settings.ts'
import { settle } from './settle.ts'
import type { SimulatedTab } from './simulated-origin.ts'
import type { SimulatedFrame } from './simulated-windows.ts'
import { createWorld, type OpenTab, type World } from './world.ts'

/** Origin of an app that is of one site with the provider. */
export const site = 'https://app.id.example'

/** A world whose app has a silent callback and is of one site with the provider. */
export interface SameSiteWorld extends World {
  /** The frame that stands in a tab now. */
  frameOf(tab: SimulatedTab): SimulatedFrame
  /** Lets the provider answer in a frame: with a code for a user who is signed in there, or with an error. */
  answer(frame: SimulatedFrame, answer: { subject?: string } | { error: string }): Promise<void>
  /** What the provider's page of a URL sends back when it refuses. */
  refuse(url: string, error: string): string
}

/** Makes such a world. */
export async function createSameSiteWorld(changes: Partial<AuthSettings> = {}): Promise<SameSiteWorld> {
  const world = await createWorld({ silent_redirect_uri: '/silent-callback', ...changes })
  const { provider } = world
  const refuse = (url: string, error: string): string => {
    const query = new URL(url).searchParams
    const back = new URL(query.get('redirect_uri') ?? '')
    back.search = new URLSearchParams({
      error,
      state: query.get('state') ?? '',
      iss: provider.issuer,
    }).toString()
    return back.href
  }
  const open = (url = `${site}/`): OpenTab => world.open(url)
  const leave = async (subject?: string): Promise<string> => {
    const { tab, auth } = open(`${site}/start`)
    void auth.signIn()
    await settle()
    const [url = ''] = tab.visits
    tab.kill()
    return provider.authorize(url, subject)
  }
  return {
    ...world,
    open,
    leave,
    async signIn(subject) {
      const opened = open(await leave(subject))
      await opened.auth.ready()
      return opened
    },
    refuse,
    frameOf(tab) {
      const frame = tab.frames.at(-1)
      if (frame === undefined || frame.isRemoved()) throw new Error('no frame stands in this tab')
      return frame
    },
    async answer(frame, given) {
      const data =
        'error' in given ? refuse(frame.url, given.error) : provider.authorize(frame.url, given.subject)
      frame.post({ origin: site, isFromFrame: true, data })
      await settle()
    },
  }
}
