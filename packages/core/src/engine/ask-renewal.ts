import type { GrantRecord } from '../decide/record.ts'
import { judgeSender, type RenewalQuestion, type Sender } from '../decide/renewal.ts'
import { fingerprint, type Context } from './context.ts'
import type { Renewal } from './executor.ts'
import { laneName, type Lane } from './lane.ts'
import { lockName } from './lock.ts'

/** Gathers what the plan for a record depends on. */
export async function askRenewal(
  context: Context,
  renewal: Renewal,
  grant: GrantRecord | undefined,
  lane: Lane,
  outwaited: string | undefined,
): Promise<RenewalQuestion> {
  const { platform, settings, sends, refused } = context
  const { clock, locks } = platform
  const token = grant?.refreshToken ?? undefined
  const mark = token ? await fingerprint(context, token) : undefined
  const sentAt = grant?.intent ? sends.get(grant.intent.id) : undefined
  const judged = judgeSender(grant?.intent, locks.areShared ? lane.generation : null, outwaited)
  const sender: Sender =
    judged.kind === 'known'
      ? judged.sender
      : (await locks.isHeld(lockName(context, laneName(judged.lane))))
        ? 'alive'
        : 'done'
  return {
    ...renewal,
    grant,
    now: clock.wall(),
    ownAge: sentAt === undefined ? 0 : clock.mono() - sentAt,
    reuseWindow: settings.reuseWindow,
    fingerprint: mark,
    isRefused: mark !== undefined && refused.has(mark),
    sender,
  }
}
