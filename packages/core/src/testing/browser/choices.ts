/** Where every decision of a simulation comes from, so that a list of numbers is the whole of a run. */
export interface Choices {
  /** A whole number from 0 to `options - 1`; 0 stands for the plainest of them. */
  choose(options: number): number
  /** Whether something rare happens. */
  happens(percent: number): boolean
  /** All numbers chosen so far: what a replay needs. */
  readonly taken: readonly number[]
}

function over(next: (options: number) => number): Choices {
  const taken: number[] = []
  function choose(options: number): number {
    if (options <= 1) return 0
    const chosen = next(options)
    taken.push(chosen)
    return chosen
  }
  // The rare case is the high number, so that a shrinker which lowers numbers makes a run plainer.
  return { taken, choose, happens: (percent) => choose(1000) >= 1000 - percent * 10 }
}

/** Choices by chance: the same ones for the same seed. */
export function seeded(seed: number): Choices {
  const next = random(seed)
  return over((options) => Math.floor(next() * options))
}

/** Choices as they were taken before; 0 where the list is short or its number too high. */
export function listed(list: readonly number[]): Choices {
  let at = 0
  return over((options) => {
    const chosen = list[at++] ?? 0
    return chosen < options ? chosen : 0
  })
}

/** Numbers from 0 up to 1, the same ones for the same seed (mixing as in splitmix32). */
function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
}
