import type { Finding } from '../../report/finding.ts'
import { count, duration } from '../../report/words.ts'
import type { Facts, Place } from '../facts.ts'

/** What is wrong with the token endpoint's answers, and with the recording of them. */
export function answerFindings(facts: Facts): Finding[] {
  const { tokenRequests, blind, refusedPreflights, entries } = facts
  const cacheable = tokenRequests.filter(({ isCacheable }) => isCacheable)
  const secret = tokenRequests.filter(({ hasSecret }) => hasSecret)
  const unanswered = tokenRequests.filter(({ status }) => status === 0)
  return [
    ...late(facts),
    ...first(secret, ({ n }): Finding => ({
      id: 'secret_in_browser',
      level: 'problem',
      sentence: `The token request #${n} has a client secret, which everybody can read who opens the app.`,
      remedy:
        'Register the app as a public client, take the secret out of it, and have the old one replaced.',
    })),
    ...first(unanswered, ({ n }): Finding => ({
      id: 'no_answer',
      level: 'warning',
      sentence: `${count(unanswered.length, 'token request')} got no answer (from #${n}): whether the credential is spent is unknown.`,
      remedy:
        'See that the answer has Access-Control-Allow-Origin (onegrant check tells), and that nothing aborts the request on a reload or a time limit.',
    })),
    ...first(refusedPreflights, ({ n }): Finding => ({
      id: 'preflight_refused',
      level: 'problem',
      sentence: `The preflight of a token request (#${n}) was not answered with leave: the request itself never left.`,
      remedy:
        'Send the token request as a form without headers of your own, or let the provider allow them for this origin.',
    })),
    ...first(cacheable, ({ n }): Finding => ({
      id: 'cacheable_tokens',
      level: 'warning',
      sentence: `${count(cacheable.length, 'answer')} with tokens may be kept in a cache (from #${n}): Cache-Control has no no-store.`,
      remedy: 'Have the provider, or the proxy before it, send Cache-Control: no-store (RFC 6749, 5.1).',
    })),
    ...first(blind, ({ n }): Finding => ({
      id: 'no_bodies',
      level: 'warning',
      sentence: `${count(blind.length, 'request')} to the token endpoint came without a body in the file (from #${n}).`,
      remedy:
        'Record again with content: in DevTools "Save all as HAR with content", in Playwright content: "embed".',
    })),
    ...(tokenRequests.length === 0 ? [nothing(entries, blind.length)] : []),
  ]
}

function first<Item extends Place>(items: readonly Item[], make: (item: Item) => Finding): Finding[] {
  const [item] = items
  return item === undefined ? [] : [make(item)]
}

function nothing(entries: number, blind: number): Finding {
  return {
    id: 'no_token_requests',
    level: 'warning',
    sentence: `None of the ${count(entries, 'request')} in the file spends a code or a refresh token.`,
    remedy:
      blind > 0
        ? 'Record again with content.'
        : 'Record from before the sign-in, with "Preserve log" on, so that the page that redeems the code is in it.',
  }
}

/** Codes that waited too long although they were taken: the next slow network makes a failure of it. */
function late({ tokenRequests, arrivalByCode }: Facts): Finding[] {
  return tokenRequests.flatMap((request): Finding[] => {
    if (request.kind !== 'code' || request.status !== 200) return []
    const arrival = arrivalByCode.get(request.credential)
    const age = arrival === undefined ? 0 : request.at - arrival.at
    if (age < 30_000) return []
    return [
      {
        id: 'late_code',
        level: 'warning',
        sentence: `The code of #${request.n} was sent ${duration(age)} after it had come; many providers give it a minute.`,
        remedy: 'Redeem the code as soon as the callback page loads, before anything else.',
      },
    ]
  })
}
