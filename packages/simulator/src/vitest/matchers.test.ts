import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import './index.ts'
import { createSimulator } from '../index.ts'
import { codeForm, form, freshCode, refreshForm, tokenUrl } from '../mounts/testing/requests.ts'
import type { Simulator } from '../types/simulator.ts'
import type { SimulatorOptions } from '../types/options.ts'

interface Bench {
  readonly server: Simulator
  readonly redeem: (code: string) => Promise<Response>
  readonly renew: (token: string) => Promise<Response>
  readonly pass: (ms: number) => void
}

function setup(options: SimulatorOptions = {}): Bench {
  let clock = Date.UTC(2026, 0, 1, 12)
  const server = createSimulator({ seed: 'matchers', now: () => clock, ...options })
  return {
    server,
    redeem: (code) => server.fetch(tokenUrl(server), codeForm(code)),
    renew: (token) => server.fetch(tokenUrl(server), refreshForm(token)),
    pass: (ms) => {
      clock += ms
    },
  }
}

/** What a failing assertion says. */
function failureOf(assert: () => void): string {
  try {
    assert()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('the assertion held')
}

const issued = async (server: Simulator): Promise<string> =>
  (await server.issue({ account: 'ada', client_id: 'demo' })).refresh_token ?? ''

test('a code that is redeemed once passes', async () => {
  const { server, redeem } = setup()
  await redeem(await freshCode(server))
  expect(server).toHaveRedeemedEachCredentialOnce()
  expect(server).toHaveReceivedEachCredentialOnce()
  expect(server).toHaveSignedIn(1)
  expect(server).not.toHaveRefused()
})

test('a code that comes twice fails with the timeline of both requests', async () => {
  const { server, redeem, pass } = setup()
  const code = await freshCode(server)
  await redeem(code)
  pass(12)
  await redeem(code)
  const message = failureOf(() => expect(server).toHaveRedeemedEachCredentialOnce())
  const { credential, issued: given } = server.journal[0] ?? { issued: {} }
  expect(message).toContain(`code ${credential} came 2 times within 12 ms:`)
  expect(message).toContain('#1  12:00:00.000')
  expect(message).toContain(
    `200 gave access token ${given.access_token}, refresh token ${given.refresh_token}`,
  )
  expect(message).toMatch(/#2 {2}12:00:00\.012 {2}\+12 ms .* 400 invalid_grant \(code_consumed\)/)
  expect(message).toContain('client demo  account ada')
  expect(message, 'no secret').not.toContain(code)
})

test('a refresh token that comes twice fails, one that is rotated does not', async () => {
  const { server, renew } = setup()
  const first = await issued(server)
  const { refresh_token: second } = (await (await renew(first)).json()) as { refresh_token: string }
  await renew(second)
  expect(server).toHaveRedeemedEachCredentialOnce()
  expect(server).toHaveRenewed(2)
  await renew(first)
  expect(server).not.toHaveRedeemedEachCredentialOnce()
  expect(server).toHaveRefused('refresh_token_rotated', 1)
  const message = failureOf(() => expect(server).toHaveRedeemedEachCredentialOnce())
  expect(message).toContain('but 1 of them came again')
  expect(message).toContain('(refresh_token_rotated)')
})

test('a request that never reached the server counts as received, not as redeemed', async () => {
  const { server, redeem } = setup()
  const code = await freshCode(server)
  server.faults.add({ endpoint: 'token', effect: { kind: 'lost', when: 'before' } })
  await expect(redeem(code)).rejects.toThrow(TypeError)
  await redeem(code)
  expect(server).toHaveRedeemedEachCredentialOnce()
  expect(server).not.toHaveReceivedEachCredentialOnce()
  const message = failureOf(() => expect(server).toHaveReceivedEachCredentialOnce())
  expect(message).toMatch(/#1 .* not acted on {2}the answer was lost \[lost\]/)
})

test('a renewal whose answer was lost is one, and its repeat a reuse', async () => {
  const { server, renew } = setup()
  const token = await issued(server)
  server.faults.add({ endpoint: 'token', effect: { kind: 'lost', when: 'after' } })
  await expect(renew(token)).rejects.toThrow(TypeError)
  expect(server).toHaveRenewed(1)
  await renew(token)
  expect(server).toHaveRenewed(1)
  expect(failureOf(() => expect(server).toHaveRedeemedEachCredentialOnce())).toMatch(
    /200 gave .* the answer was lost \[lost\]/,
  )
})

test('a repeat that the server asks for with its DPoP nonce is none', async () => {
  const { server } = setup({ policy: { dpop: 'nonce-required' } })
  const code = await freshCode(server)
  const prove = await prover(tokenUrl(server), server)
  const send = async (nonce?: string): Promise<Response> =>
    server.fetch(tokenUrl(server), codeForm(code, {}, { headers: { dpop: await prove(nonce) } }))
  const nonce = (await send()).headers.get('dpop-nonce') ?? ''
  expect((await send(nonce)).status).toBe(200)
  expect(server).toHaveRefused('dpop_nonce_needed', 1)
  expect(server).toHaveReceivedEachCredentialOnce()
  await send(nonce)
  expect(server).not.toHaveRedeemedEachCredentialOnce()
})

/** Makes DPoP proofs by one key (RFC 9449 section 4.2). */
async function prover(htu: string, { now }: Simulator): Promise<(nonce?: string) => Promise<string>> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = await exportJWK(publicKey)
  return (nonce) =>
    new SignJWT({ htu, htm: 'POST', jti: crypto.randomUUID(), ...(nonce !== undefined && { nonce }) })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
      .setIssuedAt(Math.floor(now() / 1000))
      .sign(privateKey)
}

test('where nothing was redeemed, neither the assertion nor its contrary holds', () => {
  const { server } = setup()
  expect(() => expect(server).toHaveRedeemedEachCredentialOnce()).toThrow('nothing can be said')
  expect(() => expect(server).not.toHaveRedeemedEachCredentialOnce()).toThrow('nothing can be said')
})

test('a refusal is found by its cause, which the answer does not tell', async () => {
  const { server, redeem } = setup()
  const code = await freshCode(server)
  await server.expire({ code })
  await redeem(code)
  expect(server).toHaveRefused()
  expect(server).toHaveRefused('code_expired')
  expect(server).not.toHaveRefused('code_consumed')
  expect(server).not.toHaveRefused('code_expired', 2)
  expect(failureOf(() => expect(server).toHaveRefused('account_gone'))).toMatch(
    /^expected the server to have refused account_gone; it refused:\n {2}#1 .*code_expired/,
  )
  expect(failureOf(() => expect(server).not.toHaveRefused())).toMatch(
    /^expected the server not to have refused/,
  )
  expect(failureOf(() => expect(setup().server).toHaveRefused())).toContain('it refused nothing')
})

test('renewals and sign-ins are told apart and counted', async () => {
  const { server, redeem, renew } = setup()
  await redeem(await freshCode(server))
  expect(server).toHaveSignedIn()
  expect(server).not.toHaveRenewed()
  await renew(await issued(server))
  expect(server).toHaveRenewed()
  expect(server).not.toHaveSignedIn(2)
  expect(failureOf(() => expect(server).toHaveRenewed(2))).toMatch(
    /^expected 2 renewals, and there were 1:\n {2}#2/,
  )
  expect(failureOf(() => expect(server).not.toHaveSignedIn(1))).toMatch(/^expected not 1 code exchanges/)
})

test('a token request without a credential is no redemption', async () => {
  const { server, redeem } = setup()
  await redeem(await freshCode(server))
  await server.fetch(tokenUrl(server), form({ grant_type: 'refresh_token' }))
  expect(server).toHaveRedeemedEachCredentialOnce()
})

test('what is no simulator is told so', () => {
  expect(() => expect({}).toHaveRenewed()).toThrow('expect() must be given a simulator')
  expect(() => expect(undefined).toHaveRefused()).toThrow('expect() must be given a simulator')
})
