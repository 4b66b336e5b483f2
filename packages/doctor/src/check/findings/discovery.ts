import { isRecord, list, member, parseJson, text } from '../../json/shape.ts'
import type { Finding } from '../../report/finding.ts'
import { count, duration } from '../../report/words.ts'
import type { Answer, CheckFacts, FailureReason } from '../facts.ts'
import { corsFindings } from './cors.ts'
import { ok, problem, warning } from './make.ts'
import { parseUrl } from '../../json/parse-url.ts'

/** The configuration, its issuer, its keys, and the clock. */
export function discoveryFindings(facts: CheckFacts): Finding[] {
  const { discovery, metadata, input } = facts
  if (metadata === undefined) return [unusable(discovery, input.issuer)]
  return [
    ok('discovery', `The configuration is at ${discovery.url}.`),
    ...(input.isFromConfiguration
      ? [
          ok(
            'issuer_address',
            `That address was given. The issuer, and the authority of an app, is ${input.issuer}.`,
          ),
        ]
      : []),
    ...corsFindings('discovery', 'the configuration', discovery, input.origin),
    issuerFinding(facts),
    ...transportFindings(facts),
    ...keyFindings(facts),
    ...clockFindings(facts),
  ]
}

function unusable(answer: Answer, issuer: string): Finding {
  if (answer.kind === 'failure')
    return problem('discovery', failureSentence(answer), failureRemedy(answer.reason))
  const location = answer.headers['location']
  if (answer.status >= 300 && answer.status < 400 && location !== undefined) {
    const target = new URL(location, answer.url).href.replace(/\/\.well-known\/openid-configuration$/, '')
    return problem(
      'discovery',
      `${answer.url} sends to ${new URL(location, answer.url).href}, and an issuer does not move.`,
      `Set the authority to ${target}, if that is what its configuration names.`,
    )
  }
  const looksLikeEndpoint = /\/(authorize|auth|token)$/.test(issuer)
  return problem(
    'discovery',
    answer.status === 200
      ? `${answer.url} answered, but with no configuration.`
      : `${answer.url} answered ${answer.status}.`,
    looksLikeEndpoint
      ? 'Give the issuer, not an endpoint: the part before it.'
      : 'Give the issuer as the provider names it, with its path: /realms/name at Keycloak, /oidc at Logto, /oauth2/default at Okta.',
  )
}

export function failureSentence({ url, reason, detail }: Extract<Answer, { kind: 'failure' }>): string {
  switch (reason) {
    case 'time_limit':
      return `${url} gave no answer within the time limit.`
    case 'unknown_host':
      return `There is no host ${new URL(url).host} (${detail}).`
    case 'certificate':
      return `The certificate of ${new URL(url).host} is not valid (${detail}).`
    case 'plain_http':
      return `${new URL(url).host} does not speak TLS, but most likely plain http (${detail}).`
    case 'tls':
      return `No TLS connection to ${new URL(url).host} comes about (${detail}).`
    case 'too_large':
      return `The answer of ${url} is too large (${detail}).`
    case 'network':
      return `${new URL(url).host} could not be reached (${detail}).`
  }
}

function failureRemedy(reason: FailureReason): string {
  switch (reason) {
    case 'certificate':
      return 'Have a certificate put there that browsers trust.'
    case 'plain_http':
      return 'Give the address with http:// where it is a server on this machine; any other has to be served by https.'
    case 'tls':
      return 'Have the server, or the proxy before it, offer TLS 1.2 or 1.3 for this host.'
    default:
      return 'See whether the address is right, and whether this machine reaches it (proxy, VPN, firewall).'
  }
}

function issuerFinding({ metadata, input, discovery }: CheckFacts): Finding {
  const named = text(member(metadata, 'issuer'))
  if (named === undefined) {
    return problem(
      'issuer',
      `The configuration at ${discovery.url} names no issuer.`,
      'Mend the configuration at the provider.',
    )
  }
  if (named === input.issuer) return ok('issuer', `It names the issuer ${named}, as given.`)
  const differsBySlash = named.replace(/\/$/, '') === input.issuer.replace(/\/$/, '')
  const sentence = `The configuration names the issuer ${named}, not ${input.issuer}${differsBySlash ? ': a slash at the end' : ''}.`
  const remedy = `Set the authority to ${named}, character by character; clients compare it with ID tokens and answers.`
  // Most clients forgive the slash in the setting, since discovery takes it off.
  return differsBySlash ? warning('issuer', sentence, remedy) : problem('issuer', sentence, remedy)
}

function transportFindings({ metadata, input }: CheckFacts): Finding[] {
  const names = ['authorization_endpoint', 'token_endpoint', 'jwks_uri']
  const isPlain = (url: string): boolean => {
    const parsed = parseUrl(url)
    return parsed?.protocol === 'http:' && !isLoopback(parsed.hostname)
  }
  const missing = names.filter((name) => text(member(metadata, name)) === undefined)
  const plain = names.filter((name) => isPlain(text(member(metadata, name)) ?? ''))
  return [
    ...(missing.length === 0
      ? []
      : [
          problem(
            'endpoints',
            `The configuration has no ${missing.join(', ')}.`,
            'Mend the configuration at the provider.',
          ),
        ]),
    ...(plain.length === 0 && !isPlain(input.issuer)
      ? []
      : [
          problem(
            'https',
            `Credentials would travel in plain text: ${plain.length === 0 ? 'the issuer' : plain.join(', ')} is http.`,
            'Use https; a proxy before the provider has to tell it so (X-Forwarded-Proto).',
          ),
        ]),
  ]
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || /^127\.|^\[::1\]$/.test(host)
}

function keyFindings({ jwks, metadata, input }: CheckFacts): Finding[] {
  if (jwks === undefined) return []
  if (jwks.kind === 'failure') return [problem('keys', failureSentence(jwks), failureRemedy(jwks.reason))]
  const keys = list(member(parseJson(jwks.body), 'keys')).filter(isRecord)
  const algorithms = list(member(metadata, 'id_token_signing_alg_values_supported')).filter(
    (name) => typeof name === 'string',
  )
  const isSymmetric = algorithms.length > 0 && algorithms.every((name) => /^(HS|none)/.test(name))
  const found: Finding[] = []
  if (jwks.status !== 200 || keys.length === 0) {
    found.push(
      problem(
        'keys',
        `${jwks.url} answered ${jwks.status} without keys.`,
        'Have the provider publish its signing keys.',
      ),
    )
  } else if (keys.some((key) => Object.hasOwn(key, 'd') || Object.hasOwn(key, 'k'))) {
    found.push(
      problem(
        'keys',
        `${jwks.url} publishes a private key.`,
        'Replace the key at once: with it anybody can make ID tokens.',
      ),
    )
  } else found.push(ok('keys', `${count(keys.length, 'key')} for ID tokens at ${jwks.url}.`))
  if (isSymmetric) {
    found.push(
      problem(
        'signing',
        `ID tokens are signed by ${algorithms.join(', ')}, which a browser cannot check.`,
        'Have the provider sign by RS256, ES256 or EdDSA.',
      ),
    )
  }
  return [...found, ...corsFindings('keys', 'the keys', jwks, input.origin)]
}

/** Milliseconds: clients allow some seconds, tokens live for minutes. */
const CLOCK = { noticeable: 30_000, breaking: 300_000 }

function clockFindings({ clock }: CheckFacts): Finding[] {
  if (clock === undefined) return []
  const { difference, uncertainty } = clock
  const apart = Math.max(0, Math.abs(difference) - uncertainty)
  if (apart < CLOCK.noticeable)
    return [ok('clock', `The clocks agree within ${duration(Math.max(1000, apart + uncertainty))}.`)]
  const sentence = `This machine's clock is ${duration(Math.abs(difference))} ${difference > 0 ? 'behind' : 'ahead of'} the provider's.`
  const remedy =
    'Set the clock by NTP, here or there; clients that check iat and exp by their own clock refuse valid tokens.'
  return [apart < CLOCK.breaking ? warning('clock', sentence, remedy) : problem('clock', sentence, remedy)]
}
