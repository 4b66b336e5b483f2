/** Why the guard cannot keep all of its promises here; it works on with the rest. */
export type Degradation =
  /** Not a secure context: no locks, no hash. The manager is left as it was. */
  | 'insecure_context'
  /** No Web Locks: only the ledger orders the tabs. */
  | 'no_web_locks'
  /** IndexedDB failed: nothing is known beyond this page. */
  | 'no_indexeddb'
  /** Another build of oidc-client-ts: redirects are followed and response bodies have no time limit. */
  | 'no_transport'
  /** The refresh token of a late answer could not be revoked after the sign-out. */
  | 'not_revoked'

/** What the guard did with a credential. It never carries a token, a code or a verifier. */
export type GuardEvent =
  | {
      /**
       * `sent`: a request with the credential leaves this page. `joined`: a call waits for another call of this manager.
       * `adopted`: the user that another tab or manager stored answers the call. `replayed`: a used callback URL is
       * answered from the store. `refused`: the provider said no. `unclear`: no usable answer; the credential may be
       * spent. `dropped`: the answer came after a sign-out or another sign-in, and was thrown away.
       */
      readonly type: 'sent' | 'joined' | 'adopted' | 'replayed' | 'refused' | 'unclear' | 'dropped'
      readonly credential: 'code' | 'refresh_token'
      /** First 12 base64url characters of SHA-256: of the refresh token, or of a code's `state`. */
      readonly fingerprint: string
    }
  | { readonly type: 'degraded'; readonly reason: Degradation }

/** Hears the guard's events; what it throws is reported as uncaught and disturbs no sign-in. */
export type GuardListener = (event: GuardEvent) => void

/** The kinds of event that name a credential. */
export type CredentialEventType = Exclude<GuardEvent['type'], 'degraded'>
