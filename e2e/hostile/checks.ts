import { expect, type Page } from '@playwright/test'
import type { Ended } from '../apps/hostile/main.ts'
import { shownBy, type Stage } from './fixture.ts'
import type { Required } from './rows/row.ts'

/** Expects an attempt to have ended as it must, without a credential too many or at the wrong place. */
export function expectEnd(end: Ended, required: Required, sent: readonly string[]): void {
  expect({ code: end.code, subject: required.subject && end.subject }).toEqual({
    code: required.code,
    subject: required.subject,
  })
  if (required.atMost !== undefined) expect(sent.length).toBeLessThanOrEqual(required.atMost)
  else expect(sent).toHaveLength(required.sends ?? 1)
}

/** The credentials that have reached the token endpoint. */
export function sentIn({ provider }: Stage): string[] {
  return provider.arrivals.filter(({ path }) => path === '/token').map(({ credential }) => credential)
}

/**
 * No code is sent twice, nothing reaches a stranger, and no secret is shown anywhere.
 *
 * @param brought the address that somebody brought, and that stays where it is not ours to clean
 */
export async function expectNoHarm(stage: Stage, page: Page, brought?: string): Promise<void> {
  const { provider, said } = stage
  const codes = sentIn(stage).filter((credential) => credential.startsWith('code-'))
  expect(codes).toEqual([...new Set(codes)])
  expect(provider.elsewhere).toEqual([])
  const shown = [...said, ...(await shownBy(page))].filter((text) => text !== brought).join('\n')
  expect(shown).toContain('authorization-requested')
  expect(leaksIn(shown, provider.secrets)).toEqual([])
}

/** The secrets of which any eight characters in a row stand in a text. */
function leaksIn(text: string, secrets: ReadonlySet<string>): string[] {
  const shown = new Set(runsOf(text))
  return [...secrets].filter((secret) => {
    // What all of a kind begin with says nothing; an ID token's header is no secret, its signature is.
    const own = secret.includes('.')
      ? secret.slice(secret.lastIndexOf('.') + 1)
      : secret.replace(/^[a-z]+-/, '')
    return runsOf(own).some((run) => shown.has(run))
  })
}

/** Each eight characters in a row. */
function runsOf(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - 7) }, (_, at) => text.slice(at, at + 8))
}
