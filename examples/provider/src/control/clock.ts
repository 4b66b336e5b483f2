const realDate = globalThis.Date

let offset = 0
let users = 0

// Timers are left alone: only what a clock shows is shifted, as on a computer that is set wrong.
const shiftedDate = new Proxy(realDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [shiftedNow()] : args, newTarget) as Date,
  apply: () => new realDate(shiftedNow()).toString(),
  get: (target, key, receiver): unknown => (key === 'now' ? shiftedNow : Reflect.get(target, key, receiver)),
})

function shiftedNow(): number {
  return realDate.now() + offset
}

/** Puts the shiftable clock in place for the whole process; the answer takes it out again. */
export function installClock(): () => void {
  users += 1
  globalThis.Date = shiftedDate
  return () => {
    users -= 1
    if (users > 0) return
    offset = 0
    globalThis.Date = realDate
  }
}

export function shiftClock(seconds: number): void {
  offset = seconds * 1000
}

export function clockOffset(): number {
  return offset / 1000
}

/** The true time, which a test compares with its own. */
export function trueNow(): number {
  return realDate.now()
}
