import { type Mutant, mutant } from './mutant.ts'

const transaction = 'decide/transaction.ts'
const transactions = 'engine/transactions.ts'
const revoke = 'engine/revoke.ts'

/** Bugs in sign-in, sign-out and what lies between them. */
export const signInMutants: readonly Mutant[] = [
  mutant(
    'sign-in commits whatever happened',
    '4.4 only if the transaction is still mine and nobody signed out',
    transaction,
    "    transaction?.status === 'sent' &&\n    transaction.sendId === sendId &&\n    transaction.signOuts === (grant?.signOuts ?? 0) &&\n    !(grant !== undefined && grant.startedAt > transaction.createdAt)\n",
    '    transaction !== undefined\n',
  ),
  mutant(
    'sign-in commits after a sign-out',
    '4.4 the sign-out count is the same',
    transaction,
    '    transaction.signOuts === (grant?.signOuts ?? 0) &&\n',
    '',
  ),
  mutant(
    'an older sign-in wins',
    '4.4 no sign-in that started later has committed',
    transaction,
    '    !(grant !== undefined && grant.startedAt > transaction.createdAt)\n',
    '    true\n',
  ),
  mutant(
    'transaction without compare-and-swap',
    '4.3 a restart is claimed',
    transactions,
    "if (found?.status !== from.status || found.sendId !== from.sendId) throw new AuthError('superseded')",
    'void found',
  ),
  {
    name: 'a code is sent again after a reload',
    rule: '4.3 never again after its request left',
    patches: [
      {
        file: transactions,
        find: 'sendId, response: null, signOuts }',
        replace: 'sendId, signOuts }',
      },
      {
        file: transaction,
        find: "    case 'sent':\n",
        replace:
          "    case 'sent':\n      if (transaction.response !== null) return { kind: 'redeem', response: transaction.response }\n",
      },
    ],
  },
  mutant(
    'interrupted sign-ins start again for ever',
    '4.3 a second time in 60 s is an error, never a loop',
    transaction,
    'now - transaction.interruptedAt < interruptionPause',
    'now < 0',
  ),
  mutant(
    'a waiter for a frozen page waits for ever',
    '4.2 whoever waits 15 s answers from the record',
    'engine/redeem.ts',
    'const longestWait = 15_000\n',
    'const longestWait = 15_000_000\n',
  ),
  mutant(
    'the wrong verifier',
    'RFC 7636 4.5: the verifier of this very request',
    'engine/exchange.ts',
    "code_verifier: open.code_verifier ?? ''",
    'code_verifier: nonce',
  ),
  mutant(
    'forgotten sign-ins stay',
    '5.2 of the study: storage is bounded',
    'engine/authorization.ts',
    '    if (old.length > 0) await store.transactions(old)\n',
    '',
  ),
  mutant(
    'the trail grows for ever',
    '1 a bounded ring',
    'engine/recorder.ts',
    'await store.append(kept, capacity)',
    'await store.append(kept, Infinity)',
  ),
  mutant(
    'revocations are not waited for',
    '5.7 a sign-in waits up to 5 s for listed revocations',
    transactions,
    '(grant?.revoking.filter(isAwaited).length ?? 0) > 0',
    'grant === null && isAwaited()',
  ),
  mutant(
    'revocations may come late',
    '5.7 a revocation not sent within 4 s is dropped',
    revoke,
    "    time.signal.aborted || clock.mono() - since >= revocationTime ? 'too late' : undefined\n",
    '    undefined\n',
  ),
  mutant(
    'what came too late is always revoked',
    '5.5 only if signed out and no code is sent',
    revoke,
    '  if (!(await list(true))) return\n',
    '  if (!(await list(true))) return revoke(context, refreshToken, { id, since })\n',
  ),
  mutant(
    'what came too late is never revoked',
    '5.5 drop it and revoke it',
    'engine/unwanted.ts',
    'if (refreshToken === undefined) return',
    'if (refreshToken !== null) return',
  ),
  mutant(
    'prerendered pages renew',
    '10 nothing is sent before activation',
    'engine/renew.ts',
    '  await platform.page.activated()\n',
    '',
  ),
  mutant(
    'prerendered pages redeem',
    '4.5 while prerendering, wait',
    'engine/callback.ts',
    '    await platform.page.activated()\n',
    '',
  ),
]
