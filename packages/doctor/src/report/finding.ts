export type Level = 'ok' | 'problem' | 'warning'

export type Confidence = 'certain' | 'likely' | 'possible'

/** One thing that was found, in a sentence. */
export interface Finding {
  /** Stable: scripts go by it, never by the sentence. */
  readonly id: string
  readonly level: Level
  readonly sentence: string
  /** What to do, in a sentence. */
  readonly remedy?: string
  /** What speaks for it. */
  readonly evidence?: readonly string[]
}

/** What most probably happened, and what mends it. */
export interface Verdict {
  /** That of a refusal, or the `id` of a finding; `none` where nothing failed, `nothing` where nothing was seen. */
  readonly cause: string
  readonly confidence: Confidence
  readonly sentence: string
  readonly fix: string
}

/** Whether somebody has to do something: the exit code goes by it. */
export function hasProblem(findings: readonly Finding[]): boolean {
  return findings.some(({ level }) => level === 'problem')
}
