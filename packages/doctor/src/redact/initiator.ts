import { isRecord, list, member, number, optional, text } from '../json/shape.ts'
import type { Frame, Initiator, Stack } from './entry-types.ts'
import type { Redactor } from './redactor.ts'
import { redactUrl } from './url.ts'

/** As much of a call stack as tells who called: DevTools keeps up to 32 stacks, one before each await. */
const MAX_FRAMES = 50
const MAX_PARENTS = 40

/** The scripts' own addresses may have a code in their query, as a worker's that was made of the page's. */
export function redactInitiator(value: unknown, redactor: Redactor): Initiator | undefined {
  if (!isRecord(value)) return undefined
  const url = text(member(value, 'url'))
  return {
    type: redactor.prose(text(member(value, 'type')) ?? '', 40),
    ...(url !== undefined && { url: redactUrl(url, redactor) }),
    ...optional('lineNumber', number(member(value, 'lineNumber'))),
    ...optional('stack', redactStack(member(value, 'stack'), redactor, 0)),
  }
}

function redactStack(value: unknown, redactor: Redactor, depth: number): Stack | undefined {
  if (!isRecord(value) || depth > MAX_PARENTS) return undefined
  const frames = list(member(value, 'callFrames')).filter(isRecord).slice(0, MAX_FRAMES)
  return {
    callFrames: frames.map((frame): Frame => ({
      functionName: redactor.prose(text(member(frame, 'functionName')) ?? '', 100),
      url: redactUrl(text(member(frame, 'url')) ?? '', redactor),
      lineNumber: number(member(frame, 'lineNumber')) ?? -1,
      columnNumber: number(member(frame, 'columnNumber')) ?? -1,
    })),
    ...optional('parent', redactStack(member(value, 'parent'), redactor, depth + 1)),
  }
}
