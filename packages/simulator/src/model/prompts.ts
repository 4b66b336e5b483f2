import type { GrantRow, Params, SessionRow } from '../types/state.ts'
import type { ResolvedClient } from './config.ts'
import { oidcScopes } from './config.ts'
import { many, one, words } from './params.ts'
import type { Turn } from './turn.ts'

type Prompt = 'consent' | 'login'

/** Why the user has to be asked, with the error that `prompt=none` gives instead. */
export interface Need {
  readonly prompt: Prompt
  readonly reasons: readonly string[]
  readonly error: string
  readonly description: string
}

export interface Asked {
  readonly client: ResolvedClient
  readonly params: Params
  readonly session: SessionRow | undefined
  readonly grant: GrantRow | undefined
  readonly answered: readonly Prompt[]
  /** Whom the app's `id_token_hint` names. */
  readonly hinted: string | undefined
}

type Check = readonly [reason: string, isMissing: boolean, description: string, error?: string]

/** The first prompt that something is missing for: a login, then a consent. */
export function neededPrompt(turn: Turn, asked: Asked): Need | undefined {
  return needed('login', loginChecks(turn, asked)) ?? needed('consent', consentChecks(turn, asked))
}

function needed(prompt: Prompt, checks: readonly Check[]): Need | undefined {
  const failed = checks.filter(([, isMissing]) => isMissing)
  const [first] = failed
  if (first === undefined) return undefined
  const [, , description, error = `${prompt}_required`] = first
  return { prompt, reasons: failed.map(([reason]) => reason), error, description }
}

function isPending({ params, answered }: Asked, prompt: Prompt): boolean {
  return words(one(params, 'prompt')).includes(prompt) && !answered.includes(prompt)
}

function loginChecks(turn: Turn, asked: Asked): Check[] {
  const { session, params, answered, hinted } = asked
  const maxAge = one(params, 'max_age')
  const isTooOld =
    maxAge !== undefined &&
    (session === undefined || (turn.now - session.signedIn > Number(maxAge) && !answered.includes('login')))
  return [
    ['login_prompt', isPending(asked, 'login'), 'login prompt was not resolved'],
    ['no_session', session === undefined, 'End-User authentication is required'],
    ['max_age', isTooOld, 'End-User authentication could not be obtained'],
    [
      'id_token_hint',
      hinted !== undefined && hinted !== session?.account,
      'id_token_hint and authenticated subject do not match',
    ],
  ]
}

function consentChecks(turn: Turn, asked: Asked): Check[] {
  const missing = missingConsent(turn, asked)
  const isNative = asked.client.application_type === 'native' && !asked.answered.includes('consent')
  return [
    ['consent_prompt', isPending(asked, 'consent'), 'consent prompt was not resolved'],
    [
      'native_client_prompt',
      isNative && one(asked.params, 'response_type') !== 'none',
      'native clients require End-User interaction',
      'interaction_required',
    ],
    ['op_scopes_missing', missing.scopes.length > 0, 'requested scopes not granted'],
    ['rs_scopes_missing', Object.keys(missing.resources).length > 0, 'requested scopes not granted'],
  ]
}

export interface Missing {
  readonly scopes: readonly string[]
  readonly resources: Readonly<Record<string, readonly string[]>>
}

/** What is asked for and neither granted nor refused yet. */
export function missingConsent(turn: Turn, { params, grant }: Pick<Asked, 'grant' | 'params'>): Missing {
  const asked = words(one(params, 'scope'))
  const statics = oidcScopes(turn.config)
  const rejected = grant?.rejected ?? []
  const scopes = asked.filter(
    (scope) => statics.includes(scope) && grant?.scopes.includes(scope) !== true && !rejected.includes(scope),
  )
  const resources: Record<string, readonly string[]> = {}
  for (const name of many(params, 'resource')) {
    const available = turn.config.resources.get(name)?.scopes ?? []
    const open = asked.filter(
      (scope) =>
        available.includes(scope) &&
        grant?.resources[name]?.includes(scope) !== true &&
        !rejected.includes(`${name} ${scope}`),
    )
    if (open.length > 0) resources[name] = open
  }
  return { scopes, resources }
}
