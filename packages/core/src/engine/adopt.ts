import {
  grantOf,
  readSignIn,
  readUser,
  userKeys,
  withoutRefreshToken,
  type Reader,
} from '../decide/legacy.ts'
import { isAuthError } from '../errors.ts'
import type { WebStorage } from '../platform/port.ts'
import { fingerprint, type Context } from './context.ts'
import { deadline } from './deadline.ts'
import { laneName } from './lane.ts'
import { underLock } from './lock.ts'

/** Longest wait for another tab that adopts, or for a guarded one that renews, ms. */
const longestWait = 15_000

/**
 * Takes over what oidc-client-ts left: logins under way, and once, where there was never a session of ours, the stored
 * user. The refresh token goes from its record to ours in the lane of both libraries, so that no tab of the old app
 * finds it any more.
 */
export async function adopt(context: Context): Promise<void> {
  const { platform, settings, recorder } = context
  const storages = (await platform.loadWebStorage?.()) ?? []
  const { authority, client_id, scope, resources } = settings
  const reader: Reader = { authority, client_id, scope, resources, now: platform.clock.wall() }
  const wait = deadline(platform.clock, longestWait, context.life, context.presence())
  try {
    for (const storage of storages) await adoptSignIns(context, storage, reader)
    const found = storages.some((storage) => userKeys(reader).some((key) => storage.get(key) !== null))
    if (!found) return
    // Where the old app is guarded, its renewals go by this lock: one that is under way ends first.
    const guardLock = `onegrant.guard|${authority.replace(/\/+$/, '')}|${client_id}|refresh`
    await platform.locks.run(guardLock, wait.signal, () =>
      underLock(context, laneName(0), wait.signal, () => adoptUser(context, storages, reader)),
    )
    follow(context, storages, reader)
  } catch (error) {
    if (!isAuthError(error)) throw error
    recorder.record('warning', {
      topic: 'adoption',
      remedy: `It is tried again at the next load (${error.code}).`,
    })
  } finally {
    wait.end()
  }
}

async function adoptUser(context: Context, storages: readonly WebStorage[], reader: Reader): Promise<void> {
  const { platform, memory, recorder } = context
  // The newest: a user may have signed in to one storage after the other.
  const [newest] = storages
    .flatMap((storage) => userKeys(reader).map((key) => readUser(storage.get(key), reader)))
    .filter((user) => user !== undefined)
    .toSorted((a, b) => endOf(b.tokens) - endOf(a.tokens))
  if (newest !== undefined) {
    const grantId = platform.crypto.random()
    const isAdopted = await memory.change(undefined, ({ grant }) =>
      // Also a session that is over says that the old one was had already.
      grant === undefined ? { grant: grantOf(newest, grantId), result: true } : { result: false },
    )
    if (isAdopted) {
      context.announce()
      const of = await fingerprint(context, newest.refreshToken ?? '')
      recorder.record('warning', {
        topic: 'adoption',
        remedy: `A session of oidc-client-ts goes on here (${of}).`,
      })
    }
  }
  for (const storage of storages) retire(storage, reader)
}

function endOf(tokens: Readonly<Record<string, { readonly expiresAt: number }>>): number {
  return Math.max(0, ...Object.values(tokens).map(({ expiresAt }) => expiresAt))
}

/** No tab may find the refresh token; what else its tabs live on is left to them while they last. */
function retire(storage: WebStorage, reader: Reader): void {
  for (const key of userKeys(reader)) {
    const text = storage.get(key)
    const rest = text === null ? undefined : withoutRefreshToken(text)
    if (rest !== undefined) storage.set(key, rest)
  }
}

/** After a sign-out nothing of the user may be left to read. */
function follow({ session, memory }: Context, storages: readonly WebStorage[], reader: Reader): void {
  const clear = (): void => {
    if (memory.current()?.status !== 'out') return
    for (const storage of storages) for (const key of userKeys(reader)) storage.remove(key)
  }
  session.subscribe(clear)
}

async function adoptSignIns(context: Context, storage: WebStorage, reader: Reader): Promise<void> {
  for (const key of storage.keys()) {
    if (!key.startsWith('oidc.') || key.startsWith('oidc.user:')) continue
    const open = readSignIn(key.slice('oidc.'.length), storage.get(key), reader)
    if (open === undefined) continue
    await context.memory.change(open.state, ({ grant, transaction }) =>
      transaction === undefined
        ? { transaction: { ...open, signOuts: grant?.signOuts ?? 0 }, result: undefined }
        : { result: undefined },
    )
    storage.remove(key)
  }
}
