import { grantOf } from './invariants/facts.ts'
import type { Send } from './types.ts'
import type { World } from './world-types.ts'

/** Where in the failure windows of the study a world stands, when something goes wrong in it. */
export function windowOf(world: World): string {
  const grant = grantOf(world.browser.storage.contents.grant)
  const open = world.sends.filter(({ endedAt }) => endedAt === undefined)
  if (open.length > 0 && grant?.status === 'out') return 'W14'
  if (open.length > 0 && world.leaving.size > 0) return 'W13'
  for (const send of open) {
    if (send.page.state === 'cached') return 'W8'
    if (send.page.state === 'frozen') return 'W6'
  }
  const orphan = world.sends.find((send) => isOrphan(send) && grant?.refreshToken === send.credential)
  if (orphan !== undefined) return 'W7'
  if (open.some(({ outcome }) => outcome !== undefined)) return 'W3'
  if (open.length > 0) return 'W2'
  if (world.sends.some((send) => send.outcome?.kind === 'granted' && !send.committed && !send.disturbed))
    return 'W4'
  if (grant?.intent?.outcome === 'refused') return 'W11'
  if (grant?.intent !== null && grant?.intent?.outcome === undefined && grant !== undefined) return 'W1'
  if (world.browser.ready().some(({ line }) => line === 'answer')) return 'W5'
  if (world.jumped) return 'W12'
  if (world.storageTouched) return 'W10'
  return 'idle'
}

function isOrphan({ page, committed, kind }: Send): boolean {
  return page.state === 'dead' && !committed && kind === 'refresh'
}

/** Windows that no run can be in, and why. */
export const leftOutWindows: Readonly<Record<string, string>> = {
  W9: 'nothing is ever stolen: a lane is taken over by its generation',
  W15: 'two browsers do not share a store; a copied profile is the provider’s to find',
}

/** Faults of the study that no run has, and why. */
export const leftOutFaults: Readonly<Record<string, string>> = {
  F14: 'the product never steals a lock, and a lock name is its own',
  F15: 'a lock manager that hangs is a frozen holder; one that is absent is part of the drawn set-up',
  F17: 'localStorage is not used for anything that is shared',
  F23: 'an older SDK is a record of another version here; no older engine exists to run beside this one',
  F28: 'in runs of its own, by --bound',
  F29: 'a partition is another origin: nothing is shared that could race',
}

/** A number for what is going on, without what differs in every run. */
export function stateOf(world: World): number {
  const { browser, tabs, sends } = world
  const grant = grantOf(browser.storage.contents.grant)
  let text = `${grant?.status} ${grant?.intent === null ? 0 : (grant?.intent?.outcome ?? 1)} ${grant?.intent?.attempt ?? 0}`
  for (const { page, clients } of tabs) {
    text += `|${page.state}${page.visible ? 1 : 0}${page.prerendering ? 1 : 0}${page.held.size}${page.fetching}`
    for (const { session } of clients) text += session.status
  }
  for (const step of browser.ready()) text += `${step.page.name.charAt(0)}${step.line.charAt(0)}`
  for (const send of sends.slice(-3))
    text += `${send.kind}${send.outcome?.kind}${send.endedAt === undefined}${send.committed}`
  let hash = 7
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0
  return hash
}
