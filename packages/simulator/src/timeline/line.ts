import type { Exchange } from '../types/journal.ts'

const NAMES = { authorization_code: 'code', refresh_token: 'refresh token' } as const

/** What an exchange presented, by its name and its fingerprint. */
export function credentialOf({ grant_type, credential }: Exchange): string {
  const name =
    grant_type === 'authorization_code' || grant_type === 'refresh_token' ? NAMES[grant_type] : 'token'
  return credential === undefined ? '' : `${name} ${credential}`
}

/**
 * One exchange as one line: number, time, gap to the one before it, what came, what the server decided and why, and
 * what became of the answer. Holds fingerprints only, as the journal does.
 */
export function lineOf(exchange: Exchange, before?: Exchange): string {
  const { n, at, endpoint, client_id, account, origin } = exchange
  const parts = [
    `#${n}`,
    new Date(at).toISOString().slice(11, 23),
    (before === undefined ? '' : `+${at - before.at} ms`).padEnd(9),
    endpoint,
    credentialOf(exchange),
    decisionOf(exchange),
    whereaboutsOf(exchange),
    client_id === undefined ? '' : `client ${client_id}`,
    account === undefined ? '' : `account ${account}`,
    origin === undefined ? '' : `from ${origin}`,
  ]
  return parts.filter((part) => part !== '').join('  ')
}

/** All of them, with the gaps between them. */
export function timelineOf(exchanges: readonly Exchange[]): string {
  return exchanges.map((exchange, index) => `  ${lineOf(exchange, exchanges[index - 1])}`).join('\n')
}

function decisionOf({ acted, status, error, cause, issued }: Exchange): string {
  if (!acted) return 'not acted on'
  // What can be spent or used at an API; an ID token is neither.
  const given = Object.entries(issued)
    .filter(([name]) => name !== 'id_token')
    .map(([name, fingerprint]) => `${name.replaceAll('_', ' ')} ${fingerprint}`)
  if (error !== undefined) return `${status ?? ''} ${error}${cause === undefined ? '' : ` (${cause})`}`.trim()
  return [String(status ?? ''), ...(given.length > 0 ? [`gave ${given.join(', ')}`] : [])].join(' ')
}

function whereaboutsOf({ outcome, acted, status, sentStatus, faults }: Exchange): string {
  const told = {
    open: 'not answered yet',
    sent: acted && sentStatus !== undefined && sentStatus !== status ? `answered with ${sentStatus}` : '',
    lost: 'the answer was lost',
    aborted: 'the client went away',
  }[outcome]
  return faults.length === 0 ? told : `${told === '' ? '' : `${told} `}[${faults.join(', ')}]`
}
