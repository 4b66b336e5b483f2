import { watchTrail } from './trail.ts'

interface Meter {
  createCounter(name: string): { add(value: number, attributes: Record<string, string>): void }
}

/** `countBy(metrics.getMeter('app'))` of @opentelemetry/api: how often each thing happened. */
export function countBy(meter: Meter): () => void {
  const counter = meter.createCounter('auth.events')
  return watchTrail(({ type }) => counter.add(1, { type }))
}
