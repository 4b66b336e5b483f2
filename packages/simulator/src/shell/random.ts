import { base64url, digest } from '../model/digest.ts'
import type { Random } from '../model/turn.ts'

/** A source of fresh texts, and how many have been drawn from it. */
export interface Draws {
  readonly random: Random
  readonly count: () => number
}

/**
 * With a seed, the same texts in the same order, wherever the state that counts them has been in between.
 * Not for secrets: who knows the seed knows them all.
 */
export function drawsFrom(seed: number | string | undefined, drawn: number): Draws {
  let count = drawn
  const random: Random = (length) => {
    count += 1
    if (seed === undefined) return fresh(length)
    let text = ''
    for (let part = 0; text.length < length; part += 1) text += digest(`${seed} ${count} ${part}`)
    return text.slice(0, length)
  }
  return { random, count: () => count }
}

function fresh(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(Math.ceil((length * 3) / 4)))
  return base64url(bytes).slice(0, length)
}
