import type { LazyProtocol } from '../protocol/lazy.ts'
import type { Context } from './context.ts'
import { loadProver } from './bound.ts'
import { loadDiagnosis } from './diagnose.ts'
import type { Home } from './home.ts'
import { loadRecovery } from './losses.ts'
import { loadPopup, loadSilent } from './modes.ts'
import { loadWorkerExecutor } from './choose-executor.ts'
import { loadRedeem, loadRenew } from './page-executor.ts'
import { loadAhead } from './parts.ts'
import { loadRedirect } from './sign-in.ts'
import { loadProviderSignOut } from './sign-out.ts'

/** Loads what the app may come to need, while nothing else is to be done. */
export function loadAllAhead(context: Context, protocol: LazyProtocol, home: Home): void {
  const { platform, settings } = context
  const parts: (() => Promise<unknown>)[] = [
    protocol.load,
    loadRenew,
    loadRedirect,
    loadRedeem,
    loadDiagnosis,
    loadProviderSignOut,
    loadPopup,
    loadRecovery,
  ]
  if (home.silentRedirectUri !== undefined) parts.push(loadSilent, platform.loadFrames)
  if (settings.dpop) parts.push(loadProver, platform.loadKeys)
  if (settings.worker) parts.push(async () => (await loadWorkerExecutor()).workerExecutor(context).connect())
  for (const load of parts) loadAhead(load())
}
