import type { Params } from '../types/state.ts'
import { invalidRequest } from './refusal.ts'
import type { Turn } from './turn.ts'

/** The form of a POST; nothing else is taken (RFC 6749 section 4.1.3). */
export function readBody(turn: Turn): Params {
  const { contentType, method, path, params } = turn.request
  const type = contentType?.split(';')[0]?.trim().toLowerCase()
  if (type !== undefined && type !== '' && type !== 'application/x-www-form-urlencoded') {
    throw invalidRequest(
      `only application/x-www-form-urlencoded content-type bodies are supported on ${method} ${path}`,
    )
  }
  return params
}
