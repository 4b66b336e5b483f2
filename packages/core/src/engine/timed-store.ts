import { AuthError } from '../errors.ts'
import type { Clock, Store } from '../platform/port.ts'
import { longestGap } from './deadline.ts'

/** The longest that a caller waits for one operation, ms: a page that was frozen in the middle of one stops those of all. */
const longestOperation = 8_000

/** A store whose operations fail where they take too long; what was begun may still be done. */
export function timedStore(store: Store, clock: Clock): Store {
  function inTime<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      let cancel = wait()
      function wait(): () => void {
        const due = clock.mono() + longestOperation
        return clock.alarm(longestOperation, () => {
          // An alarm that is late by more has slept, and what came meanwhile comes after it: it gets its time again.
          if (clock.mono() - due > longestGap) {
            cancel = wait()
            return
          }
          const cause = new DOMException('The store does not answer.', 'TimeoutError')
          reject(new AuthError('temporarily_unavailable', { subject: cause.name, cause }))
        })
      }
      work.then(resolve, reject).finally(() => cancel())
    })
  }

  return {
    read: (...about) => inTime(store.read(...about)),
    change: (...about) => inTime(store.change(...about)),
    transactions: (...about) => inTime(store.transactions(...about)),
    get: (...about) => inTime(store.get(...about)),
    set: (...about) => inTime(store.set(...about)),
    append: (...about) => inTime(store.append(...about)),
    close: () => store.close(),
  }
}
