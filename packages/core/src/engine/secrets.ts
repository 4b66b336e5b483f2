import type { Fingerprint } from '../trail.ts'

/** Secrets by their fingerprints, in the memory of this tab and nowhere else. */
export interface Secrets {
  find(mark: Fingerprint): string | undefined
  markOf(text: string): Fingerprint | undefined
  learn(texts: readonly string[]): Promise<void>
  /** Notes what a record needs; what two records in a row have not needed is let go. */
  keep(record: string, marks: readonly Fingerprint[]): void
  clear(): void
}

interface Known {
  readonly text: string
  /** How many records there had been when it was last of use. */
  readonly usedAt: number
}

/** Whoever sends more wants to fill our memory. */
const mostSecrets = 512

/** Makes an empty collection. */
export function createSecrets(fingerprint: (text: string) => Promise<Fingerprint>): Secrets {
  const byMark = new Map<Fingerprint, Known>()
  const marks = new Map<string, Fingerprint>()
  let records = 0
  let last: string | undefined

  /** The newest last. */
  function put(mark: Fingerprint, known: Known): void {
    byMark.delete(mark)
    byMark.set(mark, known)
    marks.set(known.text, mark)
  }

  function drop(mark: Fingerprint): void {
    const known = byMark.get(mark)
    byMark.delete(mark)
    if (known !== undefined) marks.delete(known.text)
  }

  return {
    find: (mark) => byMark.get(mark)?.text,
    markOf: (text) => marks.get(text),
    async learn(texts) {
      const found = await Promise.all(
        texts.map(async (text) => [text, marks.get(text) ?? (await fingerprint(text))] as const),
      )
      for (const [text, mark] of found) {
        put(mark, { text, usedAt: records })
      }
      for (const [oldest] of [...byMark].slice(0, Math.max(0, byMark.size - mostSecrets))) drop(oldest)
    },
    keep(record, needed) {
      if (record !== last) records++
      last = record
      for (const mark of needed) {
        const text = byMark.get(mark)?.text
        if (text !== undefined) put(mark, { text, usedAt: records })
      }
      // What came from another tab ahead of its record is not old yet.
      for (const [mark, { usedAt }] of byMark) if (usedAt < records - 1) drop(mark)
    },
    clear() {
      byMark.clear()
      marks.clear()
    },
  }
}
