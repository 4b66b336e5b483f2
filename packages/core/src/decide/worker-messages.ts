import type { AuthErrorCode, AuthErrorDetails } from '../errors.ts'

/** Of what page and worker say to each other; part of the worker's name, so that others do not meet. */
export const workerVersion = 1

/** What a worker needs to know of a client: what can be said in a message, and no more. */
export interface WorkerSettings {
  readonly authority: string
  readonly client_id: string
  readonly name: string | undefined
  /** Seconds. */
  readonly reuseWindow: number
}

/** What a page wants done: named by keys, never by a credential. */
export type Task =
  | {
      readonly kind: 'renew'
      readonly key: string
      /** Fingerprint of the access token that will not do. */
      readonly rejected: string | undefined
      /** Seconds. */
      readonly minValidity: number
    }
  | { readonly kind: 'redeem'; readonly state: string }

/** What a page says to a worker. */
export type ToWorker =
  | {
      readonly kind: 'connect'
      readonly version: number
      /** Of the page, as in its trail. */
      readonly page: string
      readonly settings: WorkerSettings
    }
  | { readonly kind: 'ask'; readonly id: number; readonly task: Task }
  /** The page is left. */
  | { readonly kind: 'bye' }

/** How a task ended; the tokens are in the record. */
export type WorkerEnd = 'sent' | 'adopted' | 'moved' | 'signed-in' | 'restart'

/** What a worker answers, and it says nothing unasked. */
export type FromWorker =
  | {
      readonly kind: 'hello'
      readonly version: number
      /** Names the lock that the worker holds while it lives. */
      readonly id: string
      /** Tasks under way, of all pages. */
      readonly flights: number
    }
  | { readonly kind: 'done'; readonly id: number; readonly end: WorkerEnd; readonly epoch: number }
  | {
      readonly kind: 'failed'
      readonly id: number
      readonly code: AuthErrorCode
      readonly details: AuthErrorDetails
    }
  /** The worker cannot do it: its storage or its locks fail. */
  | { readonly kind: 'unfit'; readonly id: number }

type Fields = Readonly<Record<string, unknown>>

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

/** Reads what came over a port of a worker; undefined for what no page of this version says. */
export function readToWorker(message: unknown): ToWorker | undefined {
  const fields = fieldsOf(message)
  switch (fields['kind']) {
    case 'connect':
      return fields['version'] === workerVersion && typeof fields['page'] === 'string'
        ? (fields as unknown as ToWorker)
        : undefined
    case 'ask':
      return typeof fields['id'] === 'number' && isTask(fieldsOf(fields['task']))
        ? (fields as unknown as ToWorker)
        : undefined
    case 'bye':
      return { kind: 'bye' }
    default:
      return undefined
  }
}

function isTask(task: Fields): boolean {
  if (task['kind'] === 'redeem') return typeof task['state'] === 'string'
  return (
    task['kind'] === 'renew' && typeof task['key'] === 'string' && typeof task['minValidity'] === 'number'
  )
}

/** Reads what a worker has answered; undefined for what no worker of this version says. */
export function readFromWorker(message: unknown): FromWorker | undefined {
  const fields = fieldsOf(message)
  const { kind, id } = fields
  if (kind === 'hello')
    return fields['version'] === workerVersion && typeof id === 'string'
      ? (fields as unknown as FromWorker)
      : undefined
  if (typeof id !== 'number') return undefined
  if (kind === 'done')
    return typeof fields['epoch'] === 'number' ? (fields as unknown as FromWorker) : undefined
  return kind === 'failed' || kind === 'unfit' ? (fields as unknown as FromWorker) : undefined
}

/** Name of the lock that a worker holds as long as it lives: ports die without a word. */
export function aliveLock(id: string): string {
  return `onegrant|worker|${id}`
}
