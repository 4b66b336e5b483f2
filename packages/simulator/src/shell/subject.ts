import { one } from '../model/params.ts'
import type { FaultSubject } from '../types/faults.ts'
import type { ReadRequest } from './read-request.ts'

/** What a fault may look at of a request. */
export function subjectOf({ endpoint, method, url, params, authorization }: ReadRequest): FaultSubject {
  const client_id = one(params, 'client_id') ?? basicUser(authorization)
  const grant_type = one(params, 'grant_type')
  return {
    endpoint: endpoint === 'control' ? 'unknown' : endpoint,
    method,
    url,
    params,
    ...(client_id !== undefined && { client_id }),
    ...(grant_type !== undefined && { grant_type }),
  }
}

function basicUser(authorization: string | undefined): string | undefined {
  const encoded = /^basic ([\w+/]+={0,2})$/i.exec(authorization ?? '')?.[1]
  return encoded === undefined || encoded.length % 4 === 1 ? undefined : atob(encoded).split(':')[0]
}
