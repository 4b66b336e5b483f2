import { resolve } from 'node:path'
import { analyseAudit } from '../audit/analyse.ts'
import { readAudit } from '../audit/read.ts'
import { check, checkInput } from '../check/check.ts'
import { analyse } from '../har/analyse.ts'
import type { Facts } from '../har/facts.ts'
import { readFacts } from '../har/read.ts'
import { createHarText } from '../har/writer.ts'
import { InputError } from '../json/input-error.ts'
import { type Finding, hasProblem } from '../report/finding.ts'
import { count } from '../report/words.ts'
import { type InputFile, findInput } from './input-file.ts'
import type { Io } from './io.ts'
import { createOutput, type OutputFile } from './output-file.ts'
import { createProgress, readingLine } from './progress.ts'
import { renderAudit, renderCheck, renderHar } from './render.ts'
import { createStyle } from './style.ts'

interface Common {
  readonly json?: boolean
}

export interface CheckOptions extends Common {
  readonly clientId: string
  readonly redirectUri: string
  readonly scope?: string
  readonly origin?: string
  /** Seconds. */
  readonly timeout: number
}

export interface HarOptions extends Common {
  readonly redact?: string
  readonly force?: boolean
}

/** 0 fine, 1 problems found. */
export type Outcome = 0 | 1

export async function runCheck(issuer: string, options: CheckOptions, io: Io): Promise<Outcome> {
  const input = checkInput({ issuer, ...options })
  const progress = createProgress(io)
  const port = { fetch: io.fetch, now: io.now, timeLimit: options.timeout * 1000 }
  const report = await check(input, port, (step) => progress.show(step)).finally(() => progress.clear())
  if (options.json === true) json(io, { command: 'check', ...report })
  else io.out(renderCheck(report, createStyle(io.hasColour)))
  return outcome(report.findings)
}

export async function runHar(path: string, options: HarOptions, io: Io): Promise<Outcome> {
  const { redact, force = false } = options
  if (redact !== undefined && resolve(redact) === resolve(path)) {
    throw new InputError(
      'not_writable',
      'The redacted file needs a name of its own: the recording stays as it is.',
    )
  }
  const file = await findInput(path)
  const output = redact === undefined ? undefined : await createOutput(redact, force)
  const facts = await read(file, output, io)
  const { skipped } = facts
  const report = analyse(facts)
  if (options.json === true) json(io, { command: 'har', file: path, skipped, ...report })
  else {
    io.out(renderHar(report, path, createStyle(io.hasColour)))
    if (skipped > 0)
      io.out(
        `${count(skipped, 'entry', 'entries')} of the file ${skipped === 1 ? 'is' : 'are'} no request over HTTP.\n`,
      )
    if (redact !== undefined) io.out(`Without credentials, bodies and cookies: ${redact}\n`)
  }
  return outcome(report.findings)
}

async function read(file: InputFile, output: OutputFile | undefined, io: Io): Promise<Facts> {
  const progress = createProgress(io)
  const text = createHarText()
  try {
    const chunks = file.chunks((bytes) => progress.show(readingLine(bytes, file.size)))
    const facts = await readFacts(chunks, (part) => output?.write(text.add(part)))
    await output?.write(text.end())
    await output?.commit()
    return facts
  } finally {
    progress.clear()
    await output?.discard()
  }
}

export async function runAudit(path: string, options: Common, io: Io): Promise<Outcome> {
  const file = await findInput(path)
  const progress = createProgress(io)
  const log = await readAudit(file.chunks((bytes) => progress.show(readingLine(bytes, file.size)))).finally(
    () => progress.clear(),
  )
  const report = analyseAudit(log)
  if (options.json === true) json(io, { command: 'audit', file: path, ...report })
  else io.out(renderAudit(report, path, createStyle(io.hasColour)))
  return outcome(report.findings)
}

function json(io: Io, report: object): void {
  io.out(`${JSON.stringify(report, undefined, 2)}\n`)
}

function outcome(findings: readonly Finding[]): Outcome {
  return hasProblem(findings) ? 1 : 0
}
