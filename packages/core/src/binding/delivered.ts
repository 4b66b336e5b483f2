const delivered = new WeakSet<object>()

/**
 * Tells whether an answer of handleCallback is handed to the app for the first time in this page.
 *
 * The client gives the same object for the same `state`, so the object stands for it. The set outlives components.
 */
export function isFirstDelivery(answer: object): boolean {
  if (delivered.has(answer)) return false
  delivered.add(answer)
  return true
}
