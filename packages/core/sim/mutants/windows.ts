import { type Mutant, mutant } from './mutant.ts'

const silent = 'engine/silent.ts'

/** Bugs in sign-ins for which the page stays. */
export const windowMutants: readonly Mutant[] = [
  mutant(
    'a loss is asked for again and again',
    '7 never in a loop',
    'engine/recover.ts',
    "if (step.kind === 'silent' || step.kind === 'redirect') await store.set(guardKey, step.guard)",
    "if (step.kind === 'redirect') await store.set(guardKey, step.guard)",
  ),
  mutant(
    'a hidden page asks in a frame',
    '7 never when hidden',
    'decide/recovery.ts',
    "return isVisible ? { kind: 'silent', guard: { ...guard, silent: true } } : { kind: 'wait' }",
    "return { kind: 'silent', guard: { ...guard, silent: true } }",
  ),
  mutant(
    'whoever answers has the session back',
    '7 silently, for who had it',
    'decide/transaction.ts',
    'return subject === undefined || (user?.sub === subject && grant?.user?.sub === subject)',
    'return true',
  ),
  mutant(
    'any message is the answer of the frame',
    '7 exact origin and source',
    'engine/silent-response.ts',
    "if (!isFromFrame || origin !== new URL(redirectUri).origin || typeof data !== 'string') return undefined",
    "if (typeof data !== 'string') return undefined",
  ),
  mutant('a frame is never removed', '9 nothing is left behind', silent, '    remove?.()\n', ''),
  mutant(
    'a popup takes the session away',
    '3 a page with a user keeps it',
    'engine/popup.ts',
    "    if (isAnonymous) session.dispatch({ type: 'signing-in' })\n",
    "    session.dispatch({ type: 'signing-in' })\n",
  ),
  mutant(
    'pages leave by themselves as often as they like',
    '7 one automatic redirect for each cause',
    'decide/recovery.ts',
    'if (mayRedirect && !guard.redirect && !isPaused && isVisible)',
    'if (mayRedirect)',
  ),
  {
    ...mutant(
      'a session that comes meanwhile is waited for',
      '7 whoever waits for a lost session gets the one that came',
      'engine/losses.ts',
      "if (memory.current()?.status !== 'lost') letGo()",
      '',
    ),
    course: 'a popup brings back what a frame asks for',
  },
]
