import { groups, isRefusal, type Send, sendOf } from './double-sends.ts'
import type { Facts, TokenRequest } from './facts.ts'

/** One credential of a chain, and each send of it. */
export interface Link {
  readonly kind: 'code' | 'refresh_token'
  readonly fingerprint: string
  readonly sends: readonly Send[]
}

/** What one sign-in issued, as far as the recording has it: a code, its refresh token, that one's successors. */
export interface Chain {
  readonly clientId?: string
  readonly endpoint: string
  readonly links: readonly Link[]
}

/** The token requests of one grant, in the order of time. */
export interface Family {
  readonly requests: readonly TokenRequest[]
  readonly accessTokens: ReadonlySet<string>
}

/** Joins the requests that belong to one grant: a refresh token that one issued is what another sends. */
export function families({ tokenRequests }: Facts): Family[] {
  const parents = new Map<string, string>()
  const rootOf = (credential: string): string => {
    let root = credential
    for (let next = parents.get(root); next !== undefined; next = parents.get(root)) root = next
    return root
  }
  for (const { credential, refreshToken } of tokenRequests) {
    if (refreshToken === undefined) continue
    const [from, to] = [rootOf(credential), rootOf(refreshToken)]
    if (from !== to) parents.set(to, from)
  }
  const found = new Map<string, TokenRequest[]>()
  for (const request of tokenRequests) {
    const root = rootOf(request.credential)
    const members = found.get(root)
    if (members === undefined) found.set(root, [request])
    else members.push(request)
  }
  return [...found.values()].map((requests) => ({
    requests,
    accessTokens: new Set(requests.flatMap(({ accessToken }) => accessToken ?? [])),
  }))
}

export function chainOf({ requests }: Family): Chain {
  const [first] = requests
  return {
    endpoint: first?.endpoint ?? '',
    ...(first?.clientId !== undefined && { clientId: first.clientId }),
    links: groups(requests).flatMap((sends) => {
      const [send] = sends
      return send === undefined
        ? []
        : [{ kind: send.kind, fingerprint: send.credential, sends: sends.map(sendOf) }]
    }),
  }
}

/** What went wrong first in a family, and what follows from it. */
export interface Fall {
  /** The second send of a credential; where there is none, the first refusal. */
  readonly first: TokenRequest
  readonly isDoubleSend: boolean
  /** Later refusals of other credentials of the family: the provider ended the grant. */
  readonly refusals: readonly TokenRequest[]
  /** APIs that did not take an access token of the family any more. */
  readonly calls: readonly { readonly n: number; readonly address: string }[]
}

export function fallOf(family: Family, facts: Facts): Fall | undefined {
  const { requests, accessTokens } = family
  const repeat = requests.find((request, index) =>
    requests.slice(0, index).some(({ credential }) => credential === request.credential),
  )
  const refusal = requests.find(isRefusal)
  const first = isFirst(repeat, refusal, requests) ? repeat : (refusal ?? repeat)
  if (first === undefined) return undefined
  const isDead = requests.some((request) => request.at >= first.at && isRefusal(request))
  return {
    first,
    isDoubleSend: first === repeat,
    refusals: requests.filter(
      (request) => request.at > first.at && request.credential !== first.credential && isRefusal(request),
    ),
    calls: isDead
      ? facts.refusedCalls.filter(({ token, at }) => at > first.at && accessTokens.has(token))
      : [],
  }
}

/** Whether the repeat came first: before the refusal, or as its reason. What is refused at its first send has another. */
function isFirst(
  repeat: TokenRequest | undefined,
  refusal: TokenRequest | undefined,
  requests: readonly TokenRequest[],
): boolean {
  if (repeat === undefined || refusal === undefined) return repeat !== undefined
  if (repeat.credential !== refusal.credential) return repeat.at <= refusal.at
  const sends = requests.filter(({ credential }) => credential === refusal.credential)
  return sends[0] !== refusal || sends.some(({ status }) => status === 200)
}
