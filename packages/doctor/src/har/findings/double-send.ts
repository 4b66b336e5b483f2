import type { Finding } from '../../report/finding.ts'
import { duration, join, times } from '../../report/words.ts'
import type { DoubleSend, Send } from '../double-sends.ts'
import { wordFor } from '../refusal.ts'
import { origins } from '../remedies.ts'

/** Each credential that was sent more than once. */
export function doubleSendFindings(found: readonly DoubleSend[]): Finding[] {
  return found.map((group): Finding => {
    const [origin] = group.origins
    const statuses = join(group.sends.map(({ status, error }) => (status === 0 ? 'none' : `${status}${error === undefined ? '' : ` ${error}`}`)))
    const gaps = join(group.gaps.map(duration))
    return {
      id: 'double_send',
      // A provider with a reuse window lets a renewal pass, as long as the network is fast enough.
      level: group.isRefused || group.kind === 'code' ? 'problem' : 'warning',
      sentence:
        `The ${wordFor(group.kind)} ${group.fingerprint} was sent ${times(group.sends.length)}, ${gaps} apart, ` +
        `with the answers ${statuses}.`,
      evidence: [
        ...group.sends.map(describe),
        ...group.origins.flatMap(({ origin: name, confidence, evidence, missing }) => [
          `${confidence}: ${origins[name].name}${evidence.length === 0 ? '' : `, since ${evidence.join('; ')}`}`,
          ...missing.map((what) => `missing to be sure: ${what}`),
        ]),
      ],
      ...(origin !== undefined && { remedy: origins[origin.origin].fix }),
    }
  })
}

function describe({ n, at, status, error, page, initiator }: Send): string {
  const answer = status === 0 ? 'no answer' : `${status}${error === undefined ? '' : ` ${error}`}`
  const where = page === undefined ? '' : `, page ${page}`
  return `#${n} at ${at}: ${answer}${where}${initiator === undefined ? '' : `, sent by ${initiator}`}`
}
