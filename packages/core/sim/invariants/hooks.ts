import type { Invariant } from '../types.ts'

type HookName = Exclude<keyof Invariant, 'id'>

/** What each event has to ask, in order: most invariants care for one or two of them. */
export type Hooks = { readonly [K in HookName]-?: readonly NonNullable<Invariant[K]>[] }

/** Sorts the hooks of all invariants by event. */
export function hooksOf(invariants: readonly Invariant[]): Hooks {
  const of = <K extends HookName>(name: K): NonNullable<Invariant[K]>[] =>
    invariants.map((invariant) => invariant[name]).filter((hook) => hook !== undefined)
  return {
    onSend: of('onSend'),
    onProcess: of('onProcess'),
    onWrite: of('onWrite'),
    onAnswered: of('onAnswered'),
    onSession: of('onSession'),
    onCalled: of('onCalled'),
    onSettled: of('onSettled'),
    onText: of('onText'),
    onHold: of('onHold'),
    onListener: of('onListener'),
    onFrame: of('onFrame'),
    onProof: of('onProof'),
    onRevoke: of('onRevoke'),
    onRefreshed: of('onRefreshed'),
    onRest: of('onRest'),
    onDisposed: of('onDisposed'),
  }
}
