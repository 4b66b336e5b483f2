import type { Question } from '../types/interaction.ts'
import type { Json, Outcome, Page } from './outcome.ts'

/** What a handler says; who it was about is added at the edge. */
export type Reply = Pick<Outcome, 'body' | 'headers' | 'question' | 'status' | 'unsigned'>

type More = Partial<Omit<Reply, 'body'>>

const NO_STORE = { 'cache-control': 'no-store' }

function reply(
  body: Outcome['body'],
  { status = 200, headers = NO_STORE, unsigned = {}, ...rest }: More,
): Reply {
  return { status, headers, unsigned, body, ...rest }
}

export function json(value: Json, more: More = {}): Reply {
  return reply({ kind: 'json', value }, more)
}

export function empty(more: More = {}): Reply {
  return reply({ kind: 'empty' }, more)
}

export function page(content: Page, more: More & { question?: Question } = {}): Reply {
  return reply({ kind: 'page', page: content }, more)
}

export function redirect(to: string, more: More = {}): Reply {
  return reply({ kind: 'redirect', to }, { status: 303, ...more })
}
