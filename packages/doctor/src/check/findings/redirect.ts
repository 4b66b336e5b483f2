import { member, text } from '../../json/shape.ts'
import type { Finding } from '../../report/finding.ts'
import { join } from '../../report/words.ts'
import type { CheckFacts, CheckInput } from '../facts.ts'
import { judgeRedirect, type RedirectJudgement } from '../redirect-uri.ts'
import { isLoopback } from './discovery.ts'
import { ok, problem, warning } from './make.ts'

/** The redirect URI by itself, and what the provider says to it. */
export function redirectFindings(facts: CheckFacts): Finding[] {
  return [...spellingFindings(facts.input), ...answerFindings(facts)]
}

function spellingFindings({ redirectUri, origin }: CheckInput): Finding[] {
  const url = new URL(redirectUri)
  const found: Finding[] = []
  if (redirectUri.includes('#')) {
    found.push(
      problem(
        'redirect_fragment',
        'The redirect URI has a fragment, which none may have (RFC 6749, 3.1.2).',
        'Take it off; apps with routes in the hash use a page or a path of their own for the callback.',
      ),
    )
  }
  if (redirectUri.includes('*')) {
    found.push(
      problem(
        'redirect_wildcard',
        'The redirect URI has a wildcard: the one that the app sends has to be whole.',
        'Give the whole URI.',
      ),
    )
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    found.push(
      problem(
        'redirect_http',
        'The redirect URI is http: the code travels in plain text, and the page has no crypto.subtle.',
        'Use https.',
      ),
    )
  }
  if (!/^https?:$/.test(url.protocol)) {
    found.push(
      problem(
        'redirect_scheme',
        `The redirect URI has the scheme ${url.protocol} which is for apps outside a browser.`,
        'Use an https address of the app.',
      ),
    )
  }
  if (redirectUri !== url.href && `${redirectUri}/` !== url.href) {
    found.push(
      warning(
        'redirect_spelling',
        `Browsers write the redirect URI as ${url.href}, and providers compare letters.`,
        `Register and send ${url.href}.`,
      ),
    )
  }
  if (url.origin !== origin) {
    found.push(
      warning(
        'redirect_origin',
        `The redirect URI is at ${url.origin}, the app at ${origin}: each has a storage of its own.`,
        'Start and end the sign-in at one origin, or the state is lost.',
      ),
    )
  }
  return found
}

function answerFindings({ authorization, input, metadata, variants }: CheckFacts): Finding[] {
  if (authorization === undefined) return []
  const judged = judgeRedirect(authorization, input.redirectUri)
  switch (judged.kind) {
    case 'accepted':
      return acceptedFindings(judged, input, text(member(metadata, 'issuer')) ?? input.issuer)
    case 'page':
      return [
        ok(
          'redirect_uri',
          `The provider takes ${input.redirectUri}, as far as it says before the login page.`,
        ),
      ]
    case 'no_answer':
      return [
        problem(
          'redirect_uri',
          'The authorization endpoint gave no answer.',
          'See whether this machine reaches it.',
        ),
      ]
    case 'refused':
      return [refusedFinding(judged, input, taken(variants))]
  }
}

function taken(variants: CheckFacts['variants']): string[] {
  return variants
    .filter(({ redirectUri, answer }) =>
      ['accepted', 'page'].includes(judgeRedirect(answer, redirectUri).kind),
    )
    .map(({ redirectUri }) => redirectUri)
}

/** Errors that say nobody is signed in, which is as it should be without a cookie (OpenID Connect Core, 3.1.2.6). */
const EXPECTED = ['account_selection_required', 'consent_required', 'interaction_required', 'login_required']

function acceptedFindings(
  { error, description, issuer, state }: Extract<RedirectJudgement, { kind: 'accepted' }>,
  { redirectUri }: CheckInput,
  named: string,
): Finding[] {
  const found = [ok('redirect_uri', `The provider takes ${redirectUri}.`)]
  if (error !== undefined && !EXPECTED.includes(error)) {
    found.push(
      problem(
        'authorization',
        `An authorization request comes back with ${error}${description === undefined ? '' : `: ${description.slice(0, 200)}`}.`,
        remedies[error] ??
          "Mend what the provider names in the client's settings, or in what the app asks for.",
      ),
    )
  }
  if (state === undefined) {
    found.push(
      problem(
        'state',
        'The answer came without the state of the request.',
        'Have the provider give state back (RFC 6749, 4.1.2.1); clients refuse an answer without it.',
      ),
    )
  }
  // That the configuration names another one than was given is said where that is read.
  if (issuer !== undefined && issuer !== named) {
    found.push(
      problem(
        'iss_value',
        `The answer names the issuer ${issuer}, the configuration ${named}.`,
        'Have the provider name one issuer in both: clients compare them letter by letter (RFC 9207, 2.4).',
      ),
    )
  }
  return found
}

const remedies: Readonly<Record<string, string>> = {
  invalid_scope: 'Ask for scopes that the client was given.',
  unauthorized_client: 'Allow the client the code flow.',
  unsupported_response_type: 'Allow the client the response type code.',
}

function refusedFinding(
  { what, words }: Extract<RedirectJudgement, { kind: 'refused' }>,
  { redirectUri, clientId }: CheckInput,
  others: readonly string[],
): Finding {
  const said = words === '' ? '' : ` It says: "${words}"`
  if (what === 'client') {
    return problem(
      'authorization',
      `The provider does not take authorization requests of ${clientId}.${said}`,
      'See that the client id is right, and that it belongs to this issuer.',
    )
  }
  if (others.length > 0) {
    return problem(
      'redirect_uri',
      `The provider refuses ${redirectUri}, but takes ${join(others)}.${said}`,
      `Send ${others[0] ?? ''}, or register ${redirectUri} too: providers compare letter by letter.`,
    )
  }
  return problem(
    'redirect_uri',
    `The provider refuses ${redirectUri}.${said}`,
    `Register ${redirectUri} for ${clientId}: scheme, host, port, path and slash as they are.`,
  )
}
