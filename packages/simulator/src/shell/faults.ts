import type { Fault, Faults } from '../types/faults.ts'
import { checkFault, faultRow, type Holds } from './fault-rows.ts'
import { drawsFrom } from './random.ts'
import type { StateKeeper } from './state-keeper.ts'
import type { Waits } from './waits.ts'

/** The faults as a test sees them. Their predicates are no data, so they stay here and the rest goes into the state. */
export function createFaults(keeper: StateKeeper, waits: Waits): { faults: Faults; holds: Holds } {
  const predicates = new Map<string, NonNullable<Fault['where']>>()
  const realm = drawsFrom(undefined, 0).random(16)
  let count = 0
  const faults: Faults = {
    add: (fault) => {
      checkFault(fault)
      count += 1
      // Another tab that shares the state numbers its faults as well.
      const id = `${realm} ${count}`
      if (fault.where !== undefined) predicates.set(id, fault.where)
      const row = faultRow(id, fault)
      void keeper.change((state) => [{ ...state, faults: [...state.faults, row] }, undefined])
      return () => {
        predicates.delete(id)
        void keeper.change((state) => [
          { ...state, faults: state.faults.filter((other) => other.id !== id) },
          undefined,
        ])
      }
    },
    clear: () => {
      predicates.clear()
      void keeper.change((state) => [{ ...state, faults: [] }, undefined])
    },
    release: waits.release,
    hanging: waits.hanging,
  }
  return { faults, holds: (id, subject) => predicates.get(id)?.(subject) ?? false }
}
