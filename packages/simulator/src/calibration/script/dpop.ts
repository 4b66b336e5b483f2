import { exchange, type Exchange } from '../exchange.ts'
import type { App, Login } from '../app.ts'
import { prover, type Proof, type Prove } from '../prover.ts'
import { DAY } from '../subject.ts'
import { story, type Story } from '../story.ts'

/** RFC 9449: tokens that are bound to a key. */
export const dpop: readonly Story[] = [
  story('lenient', 'proofs at the token endpoint', async (app) => {
    const url = app.url('token_endpoint')
    const prove = await prover(app.subject)
    const login = await app.signIn()
    const wrong = (proof: Partial<Proof>): Promise<Exchange> => redeem(app, login, prove, { url, ...proof })
    await app.step('for another method', wrong({ method: 'GET' }))
    await app.step('for another address', wrong({ url: app.url('userinfo_endpoint') }))
    await app.step('too old', wrong({ off: -400 }))
    await app.step('too new', wrong({ off: 400 }))
    await app.step('of another type', wrong({ typ: 'jwt' }))
    await app.step('with a nonce where none are given', wrong({ nonce: 'nonce' }))
    await app.step('of nonsense', app.token(fieldsOf(login), { dpop: 'nonsense' }))
    const jti = 'the-proof'
    const tokens = await app.step('a right one', wrong({ jti }))
    await app.step('binds the access token', app.userinfo(tokens))
    const again = await app.signIn()
    await app.step('and is good once', redeem(app, again, prove, { url, jti }))
    await app.step('which spent the code', redeem(app, again, prove, { url }))
  }),
  story('lenient', 'tokens that are bound', async (app) => {
    const url = app.url('token_endpoint')
    const [prove, stranger] = [await prover(app.subject), await prover(app.subject)]
    const tokens = await redeem(app, await app.signIn(), prove, { url })
    const renew = async (from: Exchange, by: Prove): Promise<Exchange> =>
      app.token(
        { grant_type: 'refresh_token', refresh_token: String(from.members['refresh_token']) },
        await by({ url }),
      )
    await app.step('userinfo with the proof', ask(app, tokens, prove))
    await app.step('with the proof of another key', ask(app, tokens, stranger))
    await app.step('with a proof for another token', ask(app, tokens, prove, 'another'))
    await app.step('with the proof of no token', ask(app, tokens, prove, null))
    await app.step('a renewal without a proof', app.renew(tokens))
    await app.step('a renewal by another key', renew(tokens, stranger))
    const proof = await prove({ url, jti: 'twice' })
    const fields = { grant_type: 'refresh_token', refresh_token: String(tokens.members['refresh_token']) }
    const narrow = { ...fields, scope: 'admin' }
    await app.step('a proof and a scope too wide', app.token(narrow, proof))
    await app.step('which did not spend the proof', app.token({ ...fields, refresh_token: 'x' }, proof))
    const replay = await prove({
      method: 'GET',
      url: app.url('userinfo_endpoint'),
      token: String(tokens.members['access_token']),
    })
    const headers = { authorization: `DPoP ${String(tokens.members['access_token'])}`, ...replay }
    const look = { method: 'GET', url: app.url('userinfo_endpoint'), headers }
    await app.step('userinfo by a new proof', exchange(app.subject, look))
    await app.step('userinfo by a used one', exchange(app.subject, look))
    const renewed = await app.step('a renewal', app.token(fields, proof))
    await app.step(
      'a renewal by a used proof',
      app.token({ ...fields, refresh_token: String(renewed.members['refresh_token']) }, proof),
    )
    await app.step('the old one again', renew(tokens, prove))
    await app.step('ends the new one', renew(renewed, prove))
  }),
  story('lenient', 'a bound token that is dead', async (app) => {
    const url = app.url('token_endpoint')
    const prove = await prover(app.subject)
    const tokens = await redeem(app, await app.signIn(), prove, { url })
    await app.step('alive, without its proof', app.userinfo(tokens))
    await app.step('is revoked', app.revoke(tokens.members['refresh_token']))
    await app.step('is nobody’s, without its proof', app.userinfo(tokens))
    await app.step('and with it', ask(app, tokens, prove))
    const late = await redeem(app, await app.signIn(), prove, { url })
    await app.subject.advance(1000)
    await app.step('expired, without its proof', app.userinfo(late))
    await app.step('expired, with it', ask(app, late, prove))
  }),
  story('lenient', 'a code that is bound', async (app) => {
    const url = app.url('token_endpoint')
    const [prove, stranger] = [await prover(app.subject), await prover(app.subject)]
    const { dpop_jkt } = prove
    await app.step('without a proof', app.redeem(await app.signIn({ dpop_jkt })))
    await app.step('by another key', redeem(app, await app.signIn({ dpop_jkt }), stranger, { url }))
    const login = await app.signIn({ dpop_jkt })
    await app.step('by its key', redeem(app, login, prove, { url }))
  }),
  story('wide', 'a client that must prove', async (app) => {
    const bound = { client_id: 'bound' }
    const login = await app.signIn({ ...bound, prompt: 'consent' })
    await app.step('and does not', app.redeem(login))
    const prove = await prover(app.subject)
    const url = app.url('token_endpoint')
    const tokens = await app.step('and does', redeem(app, login, prove, { url }))
    await app.step('is introspected', app.introspect(tokens.members['access_token'], bound))
    const renew = async (from: Exchange): Promise<Exchange> =>
      app.token(
        { ...bound, grant_type: 'refresh_token', refresh_token: String(from.members['refresh_token']) },
        await prove({ url }),
      )
    const renewed = await app.step('renews', renew(tokens))
    await app.step('by a refresh token that stays', Promise.resolve({ seen: isSame(tokens, renewed) }))
    await app.subject.advance(10 * DAY)
    const late = await app.step('renews when most of its life is over', renew(renewed))
    await app.step('and then it rotates', Promise.resolve({ seen: isSame(renewed, late) }))
    await app.step('into a life of its own', app.introspect(late.members['refresh_token'], bound))
    await app.step('a reuse', renew(tokens))
    await app.step('ends it', renew(late))
  }),
  story('nonced', 'nonces', async (app) => {
    const url = app.url('token_endpoint')
    const prove = await prover(app.subject)
    const login = await app.signIn({ prompt: 'consent' })
    const first = await app.step('a proof without one', redeem(app, login, prove, { url }))
    const nonce = first.headers.get('dpop-nonce') ?? ''
    await app.step('a proof with a wrong one', redeem(app, login, prove, { url, nonce: 'wrong' }))
    const tokens = await app.step('a proof with it', redeem(app, login, prove, { url, nonce }))
    await app.step('userinfo without one', ask(app, tokens, prove))
    await app.step('userinfo with it', ask(app, tokens, prove, undefined, nonce))
    await app.step('no proof at all', app.renew(tokens))
    await app.subject.advance(1000)
    const refresh = { grant_type: 'refresh_token', refresh_token: String(tokens.members['refresh_token']) }
    const late = async (): Promise<Exchange> => app.token(refresh, await prove({ url, nonce }))
    await app.step('an old one', late())
  }),
]

/** Whether two answers carry the same refresh token. */
function isSame(one: Exchange, other: Exchange): boolean {
  return one.members['refresh_token'] === other.members['refresh_token']
}

function redeem(app: App, login: Login, prove: Prove, proof: Proof): Promise<Exchange> {
  return prove(proof).then((headers) => app.token(fieldsOf(login), headers))
}

const fieldsOf = ({ code, verifier, redirect_uri, client_id }: Login): Readonly<Record<string, string>> => ({
  grant_type: 'authorization_code',
  code,
  code_verifier: verifier,
  redirect_uri,
  client_id,
})

async function ask(
  app: App,
  tokens: Exchange,
  prove: Prove,
  provedToken?: string | null,
  nonce?: string,
): Promise<Exchange> {
  const url = app.url('userinfo_endpoint')
  const token = String(tokens.members['access_token'])
  const ath = provedToken === undefined ? token : provedToken
  const proof = {
    method: 'GET',
    url,
    ...(ath !== null && { token: ath }),
    ...(nonce !== undefined && { nonce }),
  }
  const headers = { authorization: `DPoP ${token}`, ...(await prove(proof)) }
  return exchange(app.subject, { method: 'GET', url, headers })
}
