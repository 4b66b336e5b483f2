import type { Answer } from '../types/interaction.ts'
import type { InteractionRow } from '../types/state.ts'
import { base, type Draft, proceed } from './authorize.ts'
import { readBody } from './body.ts'
import { grantConsent } from './grants.ts'
import { liveAccount } from './grant-checks.ts'
import { isLiveGrant } from './live.ts'
import { missingConsent } from './prompts.ts'
import { one, words } from './params.ts'
import { questionOf } from './question.ts'
import { invalidRequest, Refusal } from './refusal.ts'
import { page, redirect, type Reply } from './reply.ts'
import { bindGrant, browserSession, logIn } from './sessions.ts'
import { drop, find, put } from './table.ts'
import { note, type Turn } from './turn.ts'

/** The pages where the user answers, and the way back from them. */
export function interaction(turn: Turn, draft: Draft): Reply {
  const { uid, action, answer } = turn.request.interaction ?? { uid: '', action: 'show', answer: undefined }
  const row = find(turn.state.interactions, uid)
  if (row === undefined || row.expires <= turn.now) {
    throw new Refusal({
      error: 'invalid_request',
      description: 'interaction session not found',
      cause: 'bad_request',
      isPrivate: true,
    })
  }
  draft.params = row.params
  const client = turn.config.clients.get(one(row.params, 'client_id') ?? '')
  if (client !== undefined) draft.client = client
  turn.about.client_id = one(row.params, 'client_id') ?? ''
  if (action === 'resume') return resume(turn, row)
  if (answer !== undefined) return resume(turn, { ...row, answer })
  const given = action === 'show' ? undefined : formAnswer(turn, row, action)
  if (given === undefined) return show(turn, row, action === 'login')
  turn.state = { ...turn.state, interactions: put(turn.state.interactions, { ...row, answer: given }) }
  return redirect(`${base(turn)}${turn.config.policy.paths.authorization}/${row.id}`)
}

/** What a page's form says; undefined for what was no answer to the open question. */
function formAnswer(turn: Turn, row: InteractionRow, action: string): Answer | undefined {
  if (action === 'cancel' || action === 'deny') {
    return { error: 'access_denied', error_description: 'the user said no' }
  }
  if (action === 'allow' && row.prompt === 'consent') return { consent: {} }
  if (action !== 'login' || row.prompt !== 'login') return undefined
  const form = readBody(turn)
  const account = liveAccount(turn, (one(form, 'username') ?? '').trim())
  if (account === undefined) return undefined
  const isRight = account.password === undefined || account.password === one(form, 'password')
  return isRight ? { login: { account: account.sub, amr: ['pwd'] } } : undefined
}

function show(turn: Turn, row: InteractionRow, failed: boolean): Reply {
  const question = questionOf(turn, row)
  const client = turn.config.clients.get(question.client_id)
  const app = client?.client_name ?? question.client_id
  if (row.prompt === 'login') {
    const content = { kind: 'login', question, failed, app } as const
    return page(content, { status: failed ? 401 : 200, question })
  }
  const name = turn.state.accounts[question.account ?? '']?.claims['name']
  const user = typeof name === 'string' ? name : (question.account ?? '')
  return page({ kind: 'consent', question, app, user }, { question })
}

/** Goes on with the request that waited, now that there is an answer. */
function resume(turn: Turn, row: InteractionRow): Reply {
  const { answer } = row
  if (answer === undefined)
    return redirect(`${base(turn)}/interaction/${row.id}`, { question: questionOf(turn, row) })
  turn.state = { ...turn.state, interactions: drop(turn.state.interactions, row.id) }
  if ('error' in answer) {
    const { error, error_description: description } = answer
    throw new Refusal({ error, cause: 'access_denied', ...(description !== undefined && { description }) })
  }
  const client = turn.config.clients.get(one(row.params, 'client_id') ?? '')
  if (client === undefined) throw invalidRequest('client is invalid', 'client_unknown')
  if ('login' in answer) answerLogin(turn, row, answer.login)
  const granted = 'consent' in answer ? answerConsent(turn, row, answer.consent) : row.granted
  return proceed(turn, {
    client,
    params: row.params,
    answered: [...row.answered, row.prompt],
    granted,
    hinted: row.hinted,
    pushed: row.pushed,
    dpop_jkt: row.dpop_jkt,
  })
}

type LoginAnswer = Extract<Answer, { login: object }>['login']
type ConsentAnswer = Extract<Answer, { consent: object }>['consent']

function answerLogin(turn: Turn, row: InteractionRow, login: LoginAnswer): void {
  if (liveAccount(turn, login.account) === undefined) {
    throw new TypeError(`account must be one that can sign in, not "${login.account}"`)
  }
  const asked = words(one(row.params, 'acr_values')).find((acr) => turn.config.acrValues.includes(acr))
  logIn(turn, browserSession(turn), {
    account: login.account,
    acr: login.acr ?? asked,
    amr: login.amr,
  })
}

/** Writes the user's yes, as far as it goes, into a grant. */
function answerConsent(turn: Turn, row: InteractionRow, consent: ConsentAnswer): string {
  const session = browserSession(turn)
  if (session === undefined) throw invalidRequest('authorization request has expired')
  const client_id = one(row.params, 'client_id') ?? ''
  const known = find(turn.state.grants, row.granted ?? session.clients[client_id]?.grant ?? '')
  const existing = known !== undefined && isLiveGrant(turn, known) ? known : undefined
  const missing = missingConsent(turn, { params: row.params, grant: existing })
  const takesScope = (scope: string): boolean => consent.scopes?.includes(scope) ?? true
  const takes = (name: string, scope: string): boolean =>
    (consent.resources?.includes(name) ?? true) && takesScope(scope)
  const resources = Object.entries(missing.resources)
  const grant = grantConsent(
    turn,
    existing,
    { account: session.account, client_id },
    {
      scopes: missing.scopes.filter(takesScope),
      resources: Object.fromEntries(
        resources.map(([name, scopes]) => [name, scopes.filter((scope) => takes(name, scope))]),
      ),
      rejected: [
        ...missing.scopes.filter((scope) => !takesScope(scope)),
        ...resources.flatMap(([name, scopes]) =>
          scopes.filter((scope) => !takes(name, scope)).map((scope) => `${name} ${scope}`),
        ),
      ],
    },
  )
  bindGrant(turn, session, client_id, grant.id)
  turn.about.grant = grant.id
  turn.about.account = session.account
  note(turn, { event: 'consented' })
  return grant.id
}
