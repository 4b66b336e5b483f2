import type { Choices } from '../src/testing/browser/choices.ts'
import type { SimulatedPage } from '../src/testing/browser/page.ts'
import type { Schedule } from './drive.ts'

export type PolicyName = 'uniform' | 'pct'

/** Every step that could be next is as likely. */
export function uniform(choices: Choices): Schedule {
  return {
    pick(steps, canWait) {
      // Mostly in order of coming, so that a run is not all overtaking.
      return choices.choose(steps.length + (canWait ? 1 : 0))
    },
  }
}

/** Probabilistic concurrency testing: the page of the highest priority runs, and a few times that page falls behind. */
export function pct(choices: Choices, depth = 3, length = 120): Schedule {
  const priorities = new Map<SimulatedPage, number>()
  const falls = new Set(Array.from({ length: depth - 1 }, () => choices.choose(length)))
  let step = 0
  let lowest = 0

  function priorityOf(page: SimulatedPage): number {
    const known = priorities.get(page)
    if (known !== undefined) return known
    const drawn = 1 + choices.choose(1000)
    priorities.set(page, drawn)
    return drawn
  }

  return {
    pick(steps, canWait) {
      let best = 0
      for (let at = 1; at < steps.length; at++) {
        const [page, other] = [steps[at]?.page, steps[best]?.page]
        if (page !== undefined && other !== undefined && priorityOf(page) > priorityOf(other)) best = at
      }
      const page = steps[best]?.page
      if (falls.has(step++) && page !== undefined) {
        priorities.set(page, --lowest)
        if (canWait) return steps.length
      }
      return best
    },
  }
}
