/** Which credential a trail entry speaks of. */
export type CredentialKind = 'code' | 'refresh_token'

declare const fingerprintBrand: unique symbol

/** The first 12 base64url characters of SHA-256: all that is ever shown of a credential. */
export type Fingerprint = string & { readonly [fingerprintBrand]: true }

/** An event as it may be written: where a credential is spoken of, the types take nothing but its fingerprint. */
export type WrittenEvent<E> = {
  [K in keyof E]: K extends 'fingerprint' | 'transaction' ? Fingerprint : E[K]
}

/** Kinds of workers, the longest-lived first: one that outlives its last page by minutes, and one that does not. */
export type WorkerKind = 'extended worker' | 'worker'

/** What happened, by type. Only fingerprints (12 base64url characters of SHA-256) of credentials ever appear. */
export interface TrailEvents {
  /** A session was read from storage. */
  restored: { readonly epoch: number }
  /** The page, a popup or a hidden frame leaves for the authorization endpoint. */
  'authorization-requested': {
    readonly transaction: string
    /** Absent where the page itself leaves. */
    readonly mode?: 'popup' | 'silent' | undefined
  }
  /** A grant request was sent; `attempt` counts from 1, above it is a declared resend. */
  sent: {
    readonly credential: CredentialKind
    readonly fingerprint: string
    readonly attempt: number
    readonly resource?: string | undefined
  }
  /**
   * The same request with another proof: the server had asked for a nonce, by an error that says it has not looked at
   * the credential yet (RFC 9449 8). It counts as no send of its own.
   */
  'sent-with-nonce': {
    readonly credential: CredentialKind
    readonly fingerprint: string
    readonly attempt: number
    readonly resource?: string | undefined
  }
  /** The server granted it. */
  granted: { readonly credential: CredentialKind; readonly fingerprint: string; readonly epoch: number }
  /** The server said no. */
  refused: {
    readonly credential: CredentialKind
    readonly fingerprint: string
    readonly error: string
    readonly status: number
  }
  /** No answer that tells whether it was consumed. */
  unclear: { readonly credential: CredentialKind; readonly fingerprint: string; readonly reason: string }
  /** The send was withheld just before fetch: nothing left the browser. */
  withheld: { readonly credential: CredentialKind; readonly fingerprint: string; readonly reason: string }
  /**
   * Where grant requests are sent from: the worker that answers now, with the number of tasks that it has under way;
   * or, with a reason, what is passed over, and 'page' where that leaves the page itself.
   */
  executor: {
    readonly kind: WorkerKind | 'page'
    readonly reason?: string | undefined
    readonly worker?: string | undefined
    readonly flights?: number | undefined
  }
  /** A worker brought to its end what a page had asked for that was left meanwhile. */
  outlived: { readonly credential: CredentialKind; readonly page: string }
  /** Requests saved in this page: callers that shared one flight, or repeated callbacks. */
  joined: { readonly credential: CredentialKind; readonly count: number }
  /** A request saved by another tab, whose result was taken. */
  adopted: { readonly credential: CredentialKind; readonly epoch: number }
  /** An interrupted exchange was given up and sign-in started anew. */
  restarted: { readonly transaction: string }
  /** A flight of this tab begins to wait for the lane. */
  'lane-queued': { readonly generation: number }
  /** The lane is this tab's, after so many ms. */
  'lane-entered': { readonly generation: number; readonly waited: number }
  /** This tab is done with it, after so many ms. A tab that dies in the lane says nothing. */
  'lane-left': { readonly generation: number; readonly held: number }
  /** The lane was taken from a tab that is stuck; it can commit nothing any more. */
  'taken-over': { readonly generation: number }
  /** A result came too late, or for somebody else, and was dropped. */
  dropped: {
    readonly credential: CredentialKind
    readonly fingerprint: string
    /** Absent where it merely came too late. */
    readonly reason?: 'another user' | undefined
  }
  'signed-in': { readonly epoch: number }
  'signed-out': { readonly epoch: number; readonly cause: string }
  /** A lost session was had back without the user. */
  recovered: { readonly epoch: number }
  /** It could not be; the reason is the code of an error. */
  'not-recovered': { readonly reason: string }
  /** Why the server said no, as far as this browser can know; the whole is in the error. */
  diagnosed: {
    readonly credential: CredentialKind
    readonly fingerprint: string
    readonly cause: string
    readonly confidence: string
  }
  /** The grant is lost; see the error's diagnosis. */
  lost: { readonly epoch: number; readonly cause: string }
  /** The developer did it by hand (`@onegrant/core/development`): what follows is no fault of anybody's. */
  simulated: {
    readonly what: 'expiry' | 'lost-response' | 'sign-out'
    /** Of the record that came of it, where one did. */
    readonly epoch?: number | undefined
  }
  /** Something that the developer should look at. */
  warning: { readonly topic: string; readonly remedy: string }
}

/** One entry of the trail. */
export type TrailEntry = {
  [T in keyof TrailEvents]: {
    readonly id: string
    /** Wall clock of the tab, ms since 1970. */
    readonly at: number
    /** Identity of the tab's page load. */
    readonly tab: string
    /** The worker that did it; absent where a page did. */
    readonly executor?: WorkerKind | undefined
    readonly type: T
  } & TrailEvents[T]
}[keyof TrailEvents]

/** How many grant requests were sent, and how many were not because one served several. */
export interface TrailCounters {
  /** First sends. */
  readonly sent: number
  /** Declared resends after a lost answer. */
  readonly resent: number
  /** Saved by joining a flight in the same page. */
  readonly joined: number
  /** Saved because another tab had just done it. */
  readonly adopted: number
  /** Lanes taken from a tab that was stuck. */
  readonly takeovers: number
}

/** The client-side audit log, shared by all tabs: bounded, typed, without secrets. */
export interface Trail {
  /** This load's tab, as in the entries. */
  readonly tab: string
  /** The newest entries of all tabs, oldest first; the same array until one is added. */
  entries(): readonly TrailEntry[]
  /** Totals since this page knows the trail; the same object until one changes. */
  counters(): TrailCounters
  /** Calls the listener after each new entry; returns the unsubscriber. */
  subscribe(listener: () => void): () => void
  /** The entries as JSON text, for a bug report. */
  export(): string
}
