import type { AuditReport } from '../audit/analyse.ts'
import type { CheckReport } from '../check/check.ts'
import type { HarReport } from '../har/analyse.ts'
import type { Chain } from '../har/chains.ts'
import { wordFor } from '../har/refusal.ts'
import type { Finding, Level, Verdict } from '../report/finding.ts'
import { count } from '../report/words.ts'
import { printable, type Style } from './style.ts'

const WIDTH = 100
const labels: Readonly<Record<Level, string>> = { ok: 'ok', warning: 'warning', problem: 'problem' }

export function renderCheck(report: CheckReport, style: Style): string {
  const { issuer, clientId, redirectUri, origin, findings } = report
  return lines([
    style.bold(printable(`${issuer}, client ${clientId}`)),
    style.dim(printable(`redirect URI ${redirectUri}, app at ${origin}`)),
    '',
    ...findings.flatMap((finding) => renderFinding(finding, style)),
    '',
    summary(findings),
  ])
}

export function renderHar(report: HarReport, file: string, style: Style): string {
  const { recordedBy, entries, counts, findings, chains, verdict } = report
  const { codes, renewals, repeats } = counts
  return lines([
    style.bold(printable(file)),
    style.dim(
      printable(
        `${count(entries, 'request')}${recordedBy === '' ? '' : `, recorded by ${recordedBy}`}: ${count(codes, 'exchange')} of codes, ` +
          `${count(renewals, 'renewal')}, ${count(repeats, 'repeat')}`,
      ),
    ),
    '',
    ...findings.flatMap((finding) => renderFinding(finding, style)),
    ...(chains.length === 0 ? [] : ['', style.bold('What each sign-in issued'), ...chains.map(renderChain)]),
    '',
    ...renderVerdict(verdict, style),
  ])
}

export function renderAudit(report: AuditReport, file: string, style: Style): string {
  const { rows, counts, findings, verdict } = report
  const { codes, renewals, revocations } = counts
  return lines([
    style.bold(printable(file)),
    style.dim(
      `${count(rows, 'row')}: ${count(codes, 'exchange')} of codes, ${count(renewals, 'renewal')}, ${count(revocations, 'revocation')}`,
    ),
    '',
    ...findings.flatMap((finding) => renderFinding(finding, style)),
    ...(findings.length === 0 ? [] : ['']),
    ...renderVerdict(verdict, style),
  ])
}

function renderFinding({ level, sentence, remedy, evidence = [] }: Finding, style: Style): string[] {
  const label = labels[level].padEnd(8)
  const indent = ' '.repeat(label.length)
  const [first = '', ...rest] = wrap(printable(sentence), WIDTH - label.length)
  return [
    style.level(level, label) + first,
    ...rest.map((line) => indent + line),
    ...evidence.flatMap((line) => hang('- ', printable(line), indent).map(style.dim)),
    ...(remedy === undefined ? [] : hang('> ', printable(remedy), indent)),
  ]
}

function renderVerdict({ cause, confidence, sentence, fix }: Verdict, style: Style): string[] {
  if (cause === 'none' || cause === 'nothing') {
    const [head, next] = cause === 'none' ? ['Nothing failed', ''] : ['No cause can be named', ` ${fix}`]
    return [style.bold(head), ...wrap(printable(sentence + next), WIDTH)]
  }
  return [
    style.bold(`Likely cause: ${printable(cause)} (${confidence})`),
    ...wrap(printable(sentence), WIDTH),
    `${style.bold('Fix:')} ${wrap(printable(fix), WIDTH - 'Fix: '.length).join('\n     ')}`,
  ]
}

/** `code Ab3… #4 200 -> refresh token … #9 200, #10 400` */
function renderChain({ clientId, links }: Chain): string {
  const shown = links.slice(0, 12).map(({ kind, fingerprint, sends }) => {
    const answers = sends.slice(0, 4).map(({ n, status }) => `#${n} ${status === 0 ? 'no answer' : status}`)
    const more = sends.length > 4 ? `, ${sends.length - 4} more` : ''
    return `${wordFor(kind)} ${fingerprint} (${answers.join(', ')}${more})`
  })
  const more = links.length > 12 ? [`${links.length - 12} more`] : []
  return printable(`${clientId ?? 'a client'}: ${[...shown, ...more].join('\n  -> ')}`)
}

function summary(findings: readonly Finding[]): string {
  const countOf = (level: Level): number => findings.filter((finding) => finding.level === level).length
  return `${countOf('ok')} ok, ${count(countOf('warning'), 'warning')}, ${count(countOf('problem'), 'problem')}`
}

function hang(mark: string, text: string, indent: string): string[] {
  return wrap(text, WIDTH - indent.length - mark.length).map(
    (line, index) => indent + (index === 0 ? mark : ' '.repeat(mark.length)) + line,
  )
}

/** By words; an address that is longer stays whole, so that it can be copied. */
function wrap(text: string, width: number): string[] {
  const result: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      result.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...result, line]
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`
}
