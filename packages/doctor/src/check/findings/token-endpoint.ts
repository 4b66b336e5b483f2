import { member, parseJson, text } from '../../json/shape.ts'
import type { Finding } from '../../report/finding.ts'
import type { CheckFacts, Served } from '../facts.ts'
import { corsFindings } from './cors.ts'
import { failureSentence } from './discovery.ts'
import { ok, problem, warning } from './make.ts'

/** What the token endpoint says to a browser, and to a client without a secret. */
export function tokenFindings({ token, preflight, input }: CheckFacts): Finding[] {
  const found: Finding[] = []
  if (token?.kind === 'failure') {
    found.push(
      problem(
        'token_endpoint',
        failureSentence(token),
        'See whether this machine reaches the token endpoint.',
      ),
    )
  }
  if (token?.kind === 'answer') {
    found.push(...corsFindings('token', 'the answers of the token endpoint', token, input.origin))
    found.push(clientFinding(token, input.clientId))
  }
  if (preflight?.answer.kind === 'answer') {
    found.push(preflightFinding(preflight.answer, preflight.headers, input.origin))
  }
  return found
}

/** To a code that nobody issued, the right answer of a provider that knows the client is `invalid_grant`. */
function clientFinding({ status, body }: Served, clientId: string): Finding {
  const answer = parseJson(body)
  const error = text(member(answer, 'error'), 60)
  const description = text(member(answer, 'error_description'), 200)
  switch (error) {
    case 'invalid_grant':
      return ok('client', `The token endpoint takes requests of ${clientId} without a secret.`)
    case 'invalid_client':
      return problem(
        'client',
        `The token endpoint refuses the client ${clientId} (${status} invalid_client): it is unknown, or has to have a secret.`,
        'See that the client id is right, and register it as a public client (single-page app).',
      )
    case 'unauthorized_client':
    case 'unsupported_grant_type':
      return problem(
        'client',
        `The client ${clientId} may not exchange codes (${status} ${error}).`,
        'Allow the client the grant types authorization_code and refresh_token.',
      )
    default:
      return {
        ...odd(status, error),
        ...(description !== undefined && { evidence: [`it says "${description}"`] }),
      }
  }
}

function odd(status: number, error: string | undefined): Finding {
  return warning(
    'client',
    `The token endpoint answered ${status}${error === undefined ? '' : ` ${error}`} to an unknown code, where invalid_grant is the standard's word.`,
    'See in a recorded sign-in (onegrant har) whether an exchange works.',
  )
}

/** A form needs none; a DPoP proof, JSON or headers of an app's own do. */
function preflightFinding({ status, headers }: Served, asked: string, origin: string): Finding {
  const allowed = headers['access-control-allow-origin']
  const names = (headers['access-control-allow-headers'] ?? '').toLowerCase().split(/\s*,\s*/)
  const isAllowed = status >= 200 && status < 300 && (allowed === '*' || allowed === origin)
  if (isAllowed && (names.includes(asked) || names.includes('*'))) {
    return ok('preflight', `Its preflight allows the header ${asked}.`)
  }
  const isForDpop = asked === 'dpop'
  return warning(
    'preflight',
    `Its preflight does not allow the header ${asked} for ${origin} (${status}).`,
    isForDpop
      ? 'Have the header DPoP allowed before you turn DPoP on.'
      : 'Send token requests as forms without headers of your own: those need no preflight.',
  )
}
