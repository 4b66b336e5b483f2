import type { Params } from '../types/state.ts'
import { invalidRequest } from './refusal.ts'

/** A parameter's only value; undefined where there is none. Only for what has been checked for repetition. */
export function one(params: Params, name: string): string | undefined {
  const value = Object.hasOwn(params, name) ? params[name] : undefined
  return typeof value === 'string' ? value : undefined
}

export function many(params: Params, name: string): readonly string[] {
  const value = Object.hasOwn(params, name) ? params[name] : undefined
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : value
}

export function words(text: string | undefined): string[] {
  return text === undefined ? [] : [...new Set(text.split(' '))]
}

export function only(params: Params, names: readonly string[]): Params {
  return Object.fromEntries(Object.entries(params).filter(([name]) => names.includes(name)))
}

/** Names in quotes, as oidc-provider lists them. */
function list(names: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(names.map((name) => `'${name}'`))
}

function plural(word: string, count: number): string {
  return count === 1 ? word : `${word}s`
}

export function requireParams(params: Params, names: readonly string[]): void {
  const missing = names.filter((name) => params[name] === undefined)
  if (missing.length === 0) return
  throw invalidRequest(
    `missing required ${plural('parameter', missing.length)} ${list(missing)}`,
    'missing_parameter',
  )
}

/** RFC 6749 section 3.2: a parameter that comes twice is an error. */
export function rejectRepeated(params: Params, concerns: (name: string) => boolean): void {
  const repeated = Object.keys(params).filter((name) => typeof params[name] !== 'string' && concerns(name))
  if (repeated.length === 0) return
  throw invalidRequest(`${list(repeated)} ${plural('parameter', repeated.length)} must not be provided twice`)
}

const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]+(?: [\x21\x23-\x5B\x5D-\x7E]+)*$/u

export function isScope(scope: string | undefined): boolean {
  return scope === undefined || SCOPE.test(scope)
}

const UNRESERVED = /[^\w.\-~]/

/** RFC 7636 section 4.1. */
export function checkPkceFormat(value: string, name: string): void {
  if (value.length < 43) {
    throw invalidRequest(`${name} must be a string with a minimum length of 43 characters`)
  }
  if (value.length > 128) {
    throw invalidRequest(`${name} must be a string with a maximum length of 128 characters`)
  }
  if (UNRESERVED.test(value)) throw invalidRequest(`${name} contains invalid characters`)
}
