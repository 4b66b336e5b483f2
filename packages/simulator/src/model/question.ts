import type { Question } from '../types/interaction.ts'
import type { InteractionRow } from '../types/state.ts'
import { oidcScopes } from './config.ts'
import { many, one, words } from './params.ts'
import { browserSession } from './sessions.ts'
import type { Turn } from './turn.ts'

/** What the user is asked: all that the app wants, also what an earlier consent covers. */
export function questionOf(turn: Turn, row: InteractionRow): Question {
  const asked = words(one(row.params, 'scope'))
  const hint = one(row.params, 'login_hint')
  const acr = one(row.params, 'acr_values')
  const account = row.prompt === 'login' ? undefined : browserSession(turn)?.account
  return {
    uid: row.id,
    prompt: row.prompt,
    reasons: row.reasons,
    client_id: one(row.params, 'client_id') ?? '',
    answers: row.answered.length,
    ...(account !== undefined && { account }),
    ...(hint !== undefined && { login_hint: hint }),
    ...(acr !== undefined && { acr_values: acr }),
    scopes: asked.filter((scope) => oidcScopes(turn.config).includes(scope)),
    resources: Object.fromEntries(
      many(row.params, 'resource').map((name) => [
        name,
        asked.filter((scope) => turn.config.resources.get(name)?.scopes.includes(scope) === true),
      ]),
    ),
  }
}
