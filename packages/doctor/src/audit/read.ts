import { InputError } from '../json/input-error.ts'
import { jsonValues } from '../json/json-values.ts'
import { type AuditEvent, auditEventOf, isLogRow } from './event.ts'

export interface AuditLog {
  /** In the order of time. */
  readonly events: readonly AuditEvent[]
  readonly rows: number
}

/** `[` */
const LIST = 0x5b

/**
 * Reads Logto's audit log as its Management API returns it: a list of rows with `key`, `payload` and `createdAt`.
 *
 * @throws InputError for what is no such list.
 */
export async function readAudit(chunks: AsyncIterable<Uint8Array>): Promise<AuditLog> {
  const events: AuditEvent[] = []
  let rows = 0
  let isLog = false
  let opening: number | undefined
  async function* noted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      // Neither white space nor the mark of an encoding.
      opening ??= chunk.find((byte) => byte > 0x20 && byte < 0x80)
      yield chunk
    }
  }
  for await (const { path, value } of jsonValues(noted(), ['$.*'])) {
    const [index] = path
    if (typeof index !== 'number') throw notLog()
    rows += 1
    if (isLogRow(value)) isLog = true
    const event = auditEventOf(value, rows)
    if (event !== undefined) events.push(event)
  }
  if (opening !== LIST || (rows > 0 && !isLog)) throw notLog()
  return { events: events.toSorted((a, b) => a.at - b.at || a.n - b.n), rows }
}

function notLog(): InputError {
  return new InputError(
    'wrong_format',
    'The file is JSON, but no audit log of Logto: it has to be the list that GET /api/logs returns.',
  )
}
