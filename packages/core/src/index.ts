export { createAuthClient } from './client.ts'
export { AuthError, isAuthError } from './errors.ts'
export type { AuthErrorCode, AuthErrorDetails } from './errors.ts'
export type { ApiSettings, AuthSettings, ParameterNames } from './settings.ts'
export type { Diagnosis, InvalidGrantCause } from './decide/diagnosis.ts'
export type { Trail, TrailCounters, TrailEntry, TrailEvents } from './trail.ts'
export type {
  AccessTokenRequest,
  AuthClient,
  AuthEvents,
  BeforeRedirect,
  CallbackResult,
  Json,
  RedirectContext,
  Session,
  SignedOutCause,
  SignInOptions,
  SignOutOptions,
  TokenRequest,
  User,
} from './types.ts'
