import type { Config } from '../model/config.ts'
import { fingerprint } from '../model/digest.ts'
import { one } from '../model/params.ts'
import type { ModelRequest, Presented } from '../model/request.ts'
import type { Signer } from '../types/options.ts'
import type { Params } from '../types/state.ts'
import { readProof } from './proof.ts'
import { routeOf } from './route.ts'

/** A request as it came, with everything looked at that takes a key or a wait. Its id is given when it is listed. */
export type ReadRequest = Omit<ModelRequest, 'id'> & { readonly url: URL }

/** Names the session cookie. Cookies know no ports, so that two servers on one host would sign each other out. */
export function cookieName(config: Config): string {
  return `session_${fingerprint(config.issuer).replaceAll(/[^\w]/g, '')}`
}

export async function readRequest(
  request: Request,
  config: Config,
  signer: () => Promise<Signer>,
  now: number,
): Promise<ReadRequest> {
  const url = new URL(request.url)
  const { endpoint, path, interaction } = routeOf(config, request.method, url)
  const query = paramsOf(url.searchParams)
  const isForm = request.method === 'POST'
  const params = isForm ? paramsOf(new URLSearchParams(await request.text())) : query
  const { headers } = request
  const contentType = isForm ? headers.get('content-type') : null
  const authorization = headers.get('authorization')
  const origin = headers.get('origin')
  const dpop = headers.get('dpop')
  const session = cookie(headers.get('cookie'), cookieName(config))
  const proof = dpop === null || config.policy.dpop === 'off' ? undefined : await readProof(dpop, now)
  const token = tokenToVerify(config, params, authorization)
  const presented = token === undefined ? undefined : await verify(token, config, signer)
  return {
    url,
    endpoint,
    method: request.method,
    path,
    address: url.origin + url.pathname,
    params,
    query,
    hasDpop: dpop !== null,
    prefersHtml: prefersHtml(headers.get('accept')),
    ...(contentType !== null && { contentType }),
    ...(authorization !== null && { authorization }),
    ...(origin !== null && { origin }),
    ...(proof !== undefined && { proof }),
    ...(presented !== undefined && { presented }),
    ...(session !== undefined && { session }),
    ...(interaction !== undefined && { interaction }),
  }
}

function paramsOf(search: URLSearchParams): Params {
  const params: Record<string, string | readonly string[]> = {}
  for (const name of new Set(search.keys())) {
    // RFC 6749 section 3.1: a parameter without a value is none.
    const [first = '', ...more] = search.getAll(name)
    if (first === '' && more.length === 0) continue
    params[name] = more.length === 0 ? first : [first, ...more]
  }
  return params
}

function cookie(header: string | null, name: string): string | undefined {
  const found = header?.split(/;\s*/).find((pair) => pair.startsWith(`${name}=`))
  return found?.slice(name.length + 1)
}

/** Whether a page is asked for, as a browser does that navigates. */
function prefersHtml(accept: string | null): boolean {
  if (accept === null) return false
  const html = accept.indexOf('text/html')
  const data = accept.indexOf('application/json')
  return html !== -1 && (data === -1 || html < data)
}

const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/

function tokenToVerify(config: Config, params: Params, authorization: string | null): string | undefined {
  const hint = one(params, 'id_token_hint')
  if (hint !== undefined) return hint
  if (!config.policy.knowsItsJwts) return undefined
  const places = [authorization?.split(' ')[1], one(params, 'token'), one(params, 'access_token')]
  return places.find((token) => token !== undefined && JWT.test(token))
}

async function verify(token: string, config: Config, signer: () => Promise<Signer>): Promise<Presented> {
  if (!JWT.test(token)) return { kind: 'invalid', why: 'Invalid Token or Protected Header formatting' }
  const claims = await (await signer()).verify(token)
  if (claims === undefined) return { kind: 'invalid', why: 'signature verification failed' }
  if (claims['iss'] === config.issuer) return { kind: 'signed', claims }
  return { kind: 'invalid', why: 'unexpected "iss" claim value' }
}
