import { liveList, type LifeOptions, type Result } from './live.ts'

/** How many runs a failure is worth. */
const budget = 1_500

/** Makes the choices of a failing run fewer and lower, as long as the same invariant breaks; returns the plainest run. */
export function shrink(failing: Result, options: LifeOptions): Result {
  const invariant = failing.violation?.invariant
  let best = failing
  let runs = 0

  function take(list: readonly number[]): boolean {
    if (runs++ >= budget) return false
    const result = liveList(list, options)
    if (result.violation?.invariant !== invariant) return false
    best = { ...result, choices: result.choices.slice(0, list.length) }
    return true
  }

  for (let before = Infinity; before > weight(best.choices) && runs < budget;) {
    before = weight(best.choices)
    for (let size = best.choices.length >> 1; size >= 1; size >>= 1) {
      for (let at = best.choices.length - size; at >= 0; at -= size) {
        const list = best.choices
        if (take([...list.slice(0, at), ...list.slice(at + size)])) continue
        if (list.slice(at, at + size).some((choice) => choice !== 0))
          take([...list.slice(0, at), ...Array.from({ length: size }, () => 0), ...list.slice(at + size)])
      }
    }
    for (let at = 0; at < best.choices.length; at++) {
      const choice = best.choices[at] ?? 0
      if (choice > 1) take(best.choices.with(at, choice >> 1))
    }
  }
  return liveList(best.choices, { ...options, tells: true })
}

function weight(choices: readonly number[]): number {
  return choices.length * 10_000 + choices.reduce((sum, choice) => sum + choice, 0)
}
