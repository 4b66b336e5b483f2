export { ConnectionLost, isConnectionLost } from './connection-lost.ts'
export { createSimulator } from './create-simulator.ts'
export { presets } from './presets/index.ts'
export type { Cause, GrantCause } from './types/cause.ts'
export type { Endpoint } from './types/endpoint.ts'
export type { Fault, FaultEffect, Faults, FaultSubject, When } from './types/faults.ts'
export type { Answer, Question } from './types/interaction.ts'
export type { AuditEntry, AuditEvent, Exchange, Issued } from './types/journal.ts'
export type { Account, Client, Resource, Signer, SimulatorOptions, StateStore } from './types/options.ts'
export type {
  Lifetimes,
  Paths,
  Policy,
  PolicyChange,
  PresetName,
  RefreshTokenRule,
  Reuse,
  Rotation,
  SigningAlgorithm,
} from './types/policy.ts'
export type {
  Navigation,
  NavigateOptions,
  SignedIn,
  SignIn,
  Simulator,
  Target,
  TokenSet,
} from './types/simulator.ts'
export type { ServerState } from './types/state.ts'
