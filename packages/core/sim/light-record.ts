import { isSmall as measure, parseGrant as parse, type GrantRecord } from '../src/decide/record.ts'

const known = new WeakMap<object, GrantRecord | 'foreign' | undefined>()

/**
 * Stands where memory reads the record: as `decide/record.ts` has it, once for each value. What lies in the simulated
 * store is frozen, and is read by all tabs again and again.
 */
export function parseGrant(value: unknown): GrantRecord | 'foreign' | undefined {
  if (typeof value !== 'object' || value === null || !Object.isFrozen(value)) return parse(value)
  if (known.has(value)) return known.get(value)
  const parsed = parse(value)
  known.set(value, parsed)
  return parsed
}

export { parseTransaction } from '../src/decide/record.ts'

const small = new WeakMap<object, boolean>()

/** The same for the trail's entries, which all tabs read from the same store: nobody changes one. */
export function isSmall(value: unknown, longest: number): boolean {
  if (typeof value !== 'object' || value === null) return measure(value, longest)
  const measured = small.get(value)
  if (measured !== undefined) return measured
  const isIt = measure(value, longest)
  small.set(value, isIt)
  return isIt
}
