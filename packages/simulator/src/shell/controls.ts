import { decodeJwt } from 'jose'
import { deleteAccount, end } from '../controls/end.ts'
import { issueTokens, openSession } from '../controls/sign-in.ts'
import type { ModelRequest } from '../model/request.ts'
import { amend } from '../model/table.ts'
import { turnOf, type Turn } from '../model/turn.ts'
import type { Issued } from '../types/journal.ts'
import type { ServerState } from '../types/state.ts'
import type { Simulator, Target, TokenSet } from '../types/simulator.ts'
import type { Server } from './exchange.ts'
import { drawsFrom } from './random.ts'
import { cookieName } from './read-request.ts'
import { responseUrl, sign } from './render.ts'
import { fingerprint } from '../model/digest.ts'

type Controls = Pick<
  Simulator,
  'advance' | 'deleteAccount' | 'expire' | 'issue' | 'remove' | 'revoke' | 'signIn'
>

const BY_HAND: ModelRequest = {
  id: 'control',
  endpoint: 'control',
  method: '',
  path: '',
  address: '',
  params: {},
  query: {},
  hasDpop: false,
  prefersHtml: false,
}

/** What a test does to the server by hand. */
export function controlsOf(server: Server): Controls {
  const byHand = <Result>(run: (turn: Turn) => Result): Promise<Result> =>
    server.keeper.change((state) => takeTurn(server, state, run))
  const endAll = (kind: 'expire' | 'remove' | 'revoke') => (target: Target) =>
    byHand((turn) => end(turn, kind, rowTarget(target)))
  return {
    signIn: async (given) => {
      const { session, grant, code, payload, redirect_uri } = await byHand((turn) => openSession(turn, given))
      const cookie = `${cookieName(server.config)}=${session}`
      if (grant === undefined || code === undefined) return { session, cookie }
      const callback = responseUrl(redirect_uri ?? '', payload ?? {}, 'query')
      return { session, cookie, grant, code, callback }
    },
    issue: async (given) => {
      const { answer, issuedAt } = await byHand((turn) => ({
        answer: issueTokens(turn, given),
        issuedAt: turn.issuedAt,
      }))
      const { outcome, tokens } = await sign(
        {
          status: 200,
          headers: {},
          body: { kind: 'json', value: answer.value },
          unsigned: answer.unsigned,
          isForeignOrigin: false,
          about: {},
        },
        server.signer,
      )
      await server.keeper.change((state) => [withIssued(state, issuedAt, tokens), undefined])
      const value = outcome.body.kind === 'json' ? outcome.body.value : {}
      return { grant: answer.grant, ...value } as TokenSet
    },
    expire: endAll('expire'),
    revoke: endAll('revoke'),
    remove: endAll('remove'),
    deleteAccount: (sub) => byHand((turn) => deleteAccount(turn, sub)),
    advance: (ms) =>
      server.keeper.change((state) => [{ ...state, advanced: state.advanced + ms }, undefined]),
  }
}

function takeTurn<Result>(
  server: Server,
  state: ServerState,
  run: (turn: Turn) => Result,
): readonly [ServerState, Result] {
  const draws = drawsFrom(server.seed, state.draws)
  const now = server.now() + state.advanced
  const turn = turnOf(state, BY_HAND, { now, random: draws.random, config: server.config })
  const result = run(turn)
  return [{ ...turn.state, draws: draws.count() }, result]
}

function withIssued(
  state: ServerState,
  issuedAt: number | undefined,
  tokens: Readonly<Record<string, string>>,
): ServerState {
  if (issuedAt === undefined) return state
  const issued: Issued = Object.fromEntries(
    Object.entries(tokens).map(([name, token]) => [name, fingerprint(token)]),
  )
  return { ...state, audit: amend(state.audit, issuedAt - 1, (entry) => ({ ...entry, issued })) }
}

/** A JWT is known to the server by its `jti`. */
function rowTarget(target: Target): Target {
  if (target === 'everything' || !('access_token' in target)) return target
  const token = target.access_token
  if (token.split('.').length !== 3) return target
  return { access_token: decodeJwt(token).jti ?? token }
}
