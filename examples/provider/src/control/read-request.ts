import type { IncomingMessage } from 'node:http'
import { splitTarget } from '../net/path.ts'
import { fingerprint } from './fingerprint.ts'
import type { Answer } from './forward.ts'
import type { RequestRecord } from './records.ts'

/** Writes down what a request says of itself. */
export function noteRequest(record: RequestRecord, req: IncomingMessage, body: Buffer): void {
  const isForm = req.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
  const params = isForm ? new URLSearchParams(body.toString('utf8')) : splitTarget(req.url).query
  const resources = params.getAll('resource')

  record.origin = req.headers.origin ?? null
  record.client_id = params.get('client_id')
  record.grant_type = params.get('grant_type')
  record.scope = params.get('scope')
  record.prompt = params.get('prompt')
  record.stateFingerprint = fingerprint(params.get('state'))
  record.resource = resources.length > 1 ? resources : (resources[0] ?? null)
  record.fingerprint = fingerprint(
    params.get('code') ?? params.get('refresh_token') ?? params.get('token') ?? bearer(req),
  )
}

/** Writes down what the provider decided. */
export function noteAnswer(record: RequestRecord, answer: Answer): void {
  record.status = answer.status
  const members = record.endpoint === 'authorization' ? redirectMembers(answer) : bodyMembers(answer)
  record.error ??= text(members['error'])
  if (record.endpoint !== 'token') return
  record.successor = fingerprint(members['refresh_token'])
  record.accessToken = fingerprint(members['access_token'])
}

function bearer(req: IncomingMessage): string | undefined {
  return /^(?:Bearer|DPoP) +(\S+)$/i.exec(req.headers.authorization ?? '')?.[1]
}

function redirectMembers(answer: Answer): Record<string, unknown> {
  const location = answer.headers.find(([name]) => name.toLowerCase() === 'location')?.[1] ?? ''
  return Object.fromEntries(URL.parse(location, 'http://provider')?.searchParams ?? [])
}

function bodyMembers(answer: Answer): Record<string, unknown> {
  const type = answer.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  if (!type.startsWith('application/json')) return {}
  return JSON.parse(answer.body.toString('utf8')) as Record<string, unknown>
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
