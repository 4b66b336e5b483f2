// #region mount
import { mountDevtools } from '@onegrant/devtools'
import { auth } from './auth.ts'

mountDevtools(auth)
// #endregion

// #region controls
import { developmentControls } from '@onegrant/core/development'

/** For a test of the browser: what the app does when a token ends. */
export const endTokens = async (): Promise<void> => developmentControls(auth)?.expire()
// #endregion

window.endTokens = endTokens

// #region production
if (location.hash === '#devtools') {
  const { mountDevtools: mountAlways } = await import('@onegrant/devtools/production')
  mountAlways(auth, { initiallyOpen: true })
}
// #endregion
