import { InputError } from '../json/input-error.ts'
import type { Finding } from '../report/finding.ts'
import type { CheckPort } from './ask.ts'
import type { CheckInput } from './facts.ts'
import { discoveryFindings } from './findings/discovery.ts'
import { featureFindings } from './findings/features.ts'
import { redirectFindings } from './findings/redirect.ts'
import { tokenFindings } from './findings/token-endpoint.ts'
import { gather, type Step } from './gather.ts'
import { parseUrl } from '../json/parse-url.ts'

/** What a provider's configuration means for an app in a browser. */
export interface CheckReport {
  readonly issuer: string
  readonly clientId: string
  readonly redirectUri: string
  readonly origin: string
  readonly findings: readonly Finding[]
}

/** What OpenID Connect Discovery (4) puts behind the issuer. */
const CONFIGURATION = /\/\.well-known\/openid-configuration\/?$/

/** Reads what was given; an address that is none is the caller's to mend. */
export function checkInput(given: {
  readonly issuer: string
  readonly clientId: string
  readonly redirectUri: string
  readonly scope?: string | undefined
  readonly origin?: string | undefined
}): CheckInput {
  const address = web('The issuer', given.issuer)
  const redirect = parseUrl(given.redirectUri)
  if (redirect === undefined) throw notAddress('The redirect URI', given.redirectUri)
  const origin = web('The origin', given.origin ?? redirect.origin)
  if (address.search !== '' || address.hash !== '') {
    throw new InputError(
      'wrong_format',
      'An issuer has no query and no fragment (OpenID Connect Discovery, 3).',
    )
  }
  const issuer = given.issuer.replace(CONFIGURATION, '')
  return {
    issuer,
    isFromConfiguration: issuer !== given.issuer,
    clientId: given.clientId,
    redirectUri: given.redirectUri,
    scope: given.scope ?? 'openid offline_access',
    origin: origin.origin,
  }
}

function web(what: string, address: string): URL {
  const url = parseUrl(address)
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw notAddress(what, address)
  return url
}

function notAddress(what: string, address: string): InputError {
  return new InputError(
    'wrong_format',
    `${what} has to be a whole address, with https:// before it, not "${address}".`,
  )
}

/** Asks a provider what a browser would ask it, and says what of it would fail. */
export async function check(input: CheckInput, port: CheckPort, step: Step = () => {}): Promise<CheckReport> {
  const facts = await gather(input, port, step)
  const { issuer, clientId, redirectUri, origin } = input
  return {
    issuer,
    clientId,
    redirectUri,
    origin,
    findings: [
      ...discoveryFindings(facts),
      ...featureFindings(facts),
      ...tokenFindings(facts),
      ...redirectFindings(facts),
    ],
  }
}
