export { createAuthClient } from './client.ts'
export { AuthError, isAuthError } from './errors.ts'
export type { AuthErrorCode, AuthErrorDetails } from './errors.ts'
export type { Confidence, Diagnosis, Evidence, InvalidGrantCause } from './decide/diagnosis/types.ts'
export type { ApiSettings, AuthSettings, ParameterNames } from './settings.ts'
export type { Trail, TrailCounters, TrailEntry, TrailEvents } from './trail.ts'
export type {
  AccessTokenRequest,
  AuthClient,
  AuthEvents,
  Authorize,
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
  UserInfoOptions,
} from './types.ts'
