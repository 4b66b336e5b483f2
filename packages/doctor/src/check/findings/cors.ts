import type { Finding } from '../../report/finding.ts'
import type { Answer } from '../facts.ts'
import { ok, problem } from './make.ts'

/** Whether a page of the app may read an answer (Fetch Standard, 3.2). */
export function corsFindings(id: string, what: string, answer: Answer, origin: string): Finding[] {
  if (answer.kind === 'failure') return []
  const allowed = answer.headers['access-control-allow-origin']
  if (allowed === '*' || allowed === origin) {
    return [ok(`cors_${id}`, `Pages of ${origin} may read ${what}.`)]
  }
  return [
    problem(
      `cors_${id}`,
      `Pages of ${origin} may not read ${what}: the answer ${
        allowed === undefined ? 'has no Access-Control-Allow-Origin' : `allows ${allowed} only`
      }.`,
      `Allow the origin ${origin} for this client at the provider (allowed origins, web origins, CORS).`,
    ),
  ]
}
