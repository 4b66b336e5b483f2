import type { Finding } from '../../report/finding.ts'
import { duration, join, pageName, times } from '../../report/words.ts'
import type { DoubleSend, Send } from '../double-sends.ts'
import { wordFor } from '../refusal.ts'
import { origins } from '../remedies.ts'

/** A retry storm sends a token a hundred times. */
const SHOWN = 8

/** Each credential that was sent more than once. */
export function doubleSendFindings(found: readonly DoubleSend[]): Finding[] {
  return found.map((group): Finding => {
    const [origin] = group.origins
    const shown = group.sends.slice(0, SHOWN)
    const statuses = join(
      shown.map(({ status, error }) =>
        status === 0 ? 'none' : `${status}${error === undefined ? '' : ` ${error}`}`,
      ),
    )
    const gaps = join(group.gaps.slice(0, SHOWN - 1).map(duration))
    return {
      id: 'double_send',
      // A provider with a reuse window lets a renewal pass, as long as the network is fast enough.
      level: group.isRefused || group.kind === 'code' ? 'problem' : 'warning',
      sentence:
        `The ${wordFor(group.kind)} ${group.fingerprint} was sent ${times(group.sends.length)}, ${gaps} apart, ` +
        `with the answers ${statuses}.`,
      evidence: [
        ...shown.map(describe),
        ...(group.sends.length > SHOWN ? [`and ${group.sends.length - SHOWN} more`] : []),
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
  const where = page === undefined ? '' : `, ${pageName(page)}`
  return `#${n} at ${at}: ${answer}${where}${initiator === undefined ? '' : `, sent by ${initiator}`}`
}
