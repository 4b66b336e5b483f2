export { causes, docsBase } from './decide/diagnosis/causes.ts'
export type { CauseInfo } from './decide/diagnosis/causes.ts'
export { diagnose } from './decide/diagnosis/diagnose.ts'
export type { GrantCase } from './decide/diagnosis/facts.ts'
export { remedyOf, remedyOfSilence } from './decide/diagnosis/neighbours.ts'
export type { Surroundings } from './decide/diagnosis/neighbours.ts'
export { phrases } from './decide/diagnosis/phrases.ts'
export { providerOf } from './decide/diagnosis/provider-of.ts'
export { readPhrase } from './decide/diagnosis/read-phrase.ts'
export type {
  Causes,
  Confidence,
  Diagnosis,
  Evidence,
  EvidenceFact,
  InvalidGrantCause,
  Phrase,
  PhraseMatch,
  ProviderName,
  TokenErrorAnswer,
} from './decide/diagnosis/types.ts'
