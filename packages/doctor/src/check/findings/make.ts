import type { Finding } from '../../report/finding.ts'

export function ok(id: string, sentence: string): Finding {
  return { id, level: 'ok', sentence }
}

export function warning(id: string, sentence: string, remedy: string): Finding {
  return { id, level: 'warning', sentence, remedy }
}

export function problem(id: string, sentence: string, remedy: string): Finding {
  return { id, level: 'problem', sentence, remedy }
}
