import type { Page } from '@playwright/test'
import { createSimulator } from '../../create-simulator.ts'
import type { SimulatorOptions } from '../../types/options.ts'
import type { Simulator } from '../../types/simulator.ts'
import { mount } from './mount.ts'

export interface SignedInOptions extends Omit<SimulatorOptions, 'interaction'> {
  /** `sub` of the one who signs in: `ada` unless given. */
  readonly account?: string
  /** Where the app is opened: `/` of the configuration's `baseURL` unless given. */
  readonly path?: string
  /** Has the app start the sign-in, by a click for example; where it starts one by itself, leave it out. */
  readonly start?: (page: Page) => Promise<unknown>
  /** How long the app may take, ms: 15 000 unless given. */
  readonly patience?: number
}

/**
 * Opens the app in a page and has it sign in by itself: the provider is a simulator in the test, which knows the user
 * and asks nothing. The app goes its whole way, from the authorization request to the exchange of the code.
 *
 * @param page A page whose context has no provider yet.
 * @param options Those of createSimulator, and who signs in.
 * @returns The server, once it has given the app its tokens.
 * @throws Error where the app does not sign in, with what the server was asked.
 * @example
 * const test = base.extend({
 *   page: async ({ page }, use) => {
 *     await signedIn(page, { clients, start: () => page.getByRole('button', { name: 'Sign in' }).click() })
 *     await use(page)
 *   },
 * })
 */
export async function signedIn(page: Page, options: SignedInOptions = {}): Promise<Simulator> {
  const { account = 'ada', path = '/', start, patience = 15_000, ...simulator } = options
  const server = createSimulator({ ...simulator, interaction: { account } })
  await mount(page.context(), server)
  await page.goto(path)
  await start?.(page)
  const end = Date.now() + patience
  while (!hasSignedIn(server)) {
    if (Date.now() > end) throw new Error(`the app did not sign in; ${seen(server)}`)
    await page.waitForTimeout(50)
  }
  return server
}

function hasSignedIn({ journal }: Simulator): boolean {
  return journal.some(
    ({ grant_type, status, outcome }) =>
      grant_type === 'authorization_code' && status === 200 && outcome === 'sent',
  )
}

function seen({ issuer, journal }: Simulator): string {
  const requests = journal.map(({ endpoint, status }) => `${endpoint} ${status}`)
  return requests.length === 0 ? `${issuer} was asked nothing` : `${issuer} was asked: ${requests.join(', ')}`
}
