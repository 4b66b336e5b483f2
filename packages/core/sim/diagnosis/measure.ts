import type { PresetName } from '../../../simulator/src/types/policy.ts'
import { isAuthError } from '../../src/errors.ts'
import { expected, type Knowledge, type Scenario, type Verdict, verdictOf } from './expected.ts'
import { scenarios } from './scenarios.ts'
import { createStage } from './stage.ts'

/** What became of one cell. */
export interface Measured {
  readonly scenario: Scenario
  readonly preset: PresetName
  readonly known: Knowledge
  readonly expected: Verdict
  /** What the client said, or what became of it otherwise. */
  readonly said: string
  /** The reason in the server's audit log for the last refusal of a grant request; undefined where it refused none. */
  readonly audit: string | undefined
}

/** Plays one cell, with the server's audit log as the truth. */
export async function measure(scenario: Scenario, preset: PresetName, known: Knowledge): Promise<Measured> {
  const stage = await createStage(preset, known)
  const before = stage.server.audit.length
  const failure = await scenarios[scenario](stage)
  const refusals = stage.server.audit.slice(before).filter((entry) => {
    const { event, endpoint, error } = entry
    return event === 'refused' && endpoint === 'token' && error !== 'invalid_target'
  })
  stage.close()
  return {
    scenario,
    preset,
    known,
    expected: verdictOf(scenario, preset, known),
    said: sayOf(failure),
    audit: refusals.at(-1)?.cause,
  }
}

function sayOf(failure: unknown): string {
  if (failure === undefined) return 'granted'
  if (!isAuthError(failure)) return failure instanceof Error ? failure.message : typeof failure
  if (failure.code === 'callback_unknown_state') return 'not sent'
  const { diagnosis, code } = failure
  return diagnosis === undefined
    ? `${code} without a diagnosis`
    : `${diagnosis.cause} ${diagnosis.confidence}`
}

const ranks = ['possible', 'likely', 'certain']

/** What is wrong with a cell; undefined where it is as the table has it. */
export function faultOf({ scenario, said, audit, expected: wanted }: Measured): string | undefined {
  const row = expected[scenario]
  const [cause = '', confidence = ''] = said.split(' ')
  const [wantedCause, highest = ''] = wanted.split(' ')
  const isRefused = wanted.includes(' ') && wanted !== 'not sent'
  if (isRefused && audit !== row.audit) return `the server says ${audit}, not ${row.audit}`
  if (!isRefused) return said === wanted ? undefined : `said "${said}" instead of "${wanted}"`
  if (confidence === 'certain' && cause !== row.truth) return `certain of ${cause}, and wrong: ${row.truth}`
  if (cause !== wantedCause) return `said "${said}" instead of "${wanted}"`
  return ranks.indexOf(confidence) > ranks.indexOf(highest) ? `surer than "${wanted}": "${said}"` : undefined
}
