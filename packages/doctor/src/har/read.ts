import { createCollector } from './collect.ts'
import type { Facts } from './facts.ts'
import { harParts, type HarPart } from './parts.ts'

/**
 * Reads what a HAR tells of its sign-ins.
 *
 * @param chunks The file's bytes; nothing unredacted of them is kept beyond its entry.
 * @param also Sees each redacted part as it comes.
 * @throws InputError for what is no HAR.
 */
export async function readFacts(
  chunks: AsyncIterable<Uint8Array>,
  also?: (part: HarPart) => Promise<void> | void,
): Promise<Facts> {
  const collector = createCollector()
  for await (const part of harParts(chunks)) {
    collector.add(part)
    await also?.(part)
  }
  return collector.facts()
}
