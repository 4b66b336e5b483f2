/** What the engine has to tell the app: at once, or after the lock that it holds. */
export interface News {
  /** Calls now, or once nothing holds the news back. */
  tell(call: () => void): void
  /** Holds the news back; returns the function that lets them go. */
  hold(): () => void
}

/** Makes news that nothing holds back. */
export function createNews(): News {
  const holders = new Set<object>()
  let waiting: (() => void)[] = []
  return {
    tell(call) {
      if (holders.size === 0) call()
      else waiting.push(call)
    },
    hold() {
      const holder = {}
      holders.add(holder)
      return () => {
        holders.delete(holder)
        if (holders.size > 0) return
        const calls = waiting
        waiting = []
        for (const call of calls) call()
      }
    },
  }
}
