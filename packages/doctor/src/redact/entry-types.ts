import type { Param } from './params.ts'

/** An entry of a HAR without a credential in it. Only `redactEntry` makes one, so that nothing else can be kept. */
export interface RedactedEntry {
  readonly pageref?: string
  readonly startedDateTime: string
  /** Milliseconds, as HAR 1.2 has all of its times; -1 where it does not apply. */
  readonly time: number
  readonly request: RedactedRequest
  readonly response: RedactedResponse
  readonly cache: Readonly<Record<string, never>>
  readonly timings: Timings
  readonly connection?: string
  readonly _frameref?: string
  readonly _initiator?: Initiator
  readonly _resourceType?: string
}

export interface RedactedRequest {
  readonly method: string
  readonly url: string
  readonly httpVersion: string
  readonly cookies: readonly Param[]
  readonly headers: readonly Param[]
  readonly queryString: readonly Param[]
  readonly postData?: { readonly mimeType: string; readonly params: readonly Param[]; readonly text: string }
  readonly headersSize: number
  readonly bodySize: number
}

export interface RedactedResponse {
  /** 0 or -1 where no answer came. */
  readonly status: number
  readonly statusText: string
  readonly httpVersion: string
  readonly cookies: readonly Param[]
  readonly headers: readonly Param[]
  readonly content: { readonly size: number; readonly mimeType: string; readonly text?: string }
  readonly redirectURL: string
  readonly headersSize: number
  readonly bodySize: number
  readonly _error?: string
  readonly _failureText?: string
}

export interface Timings {
  readonly blocked: number
  readonly dns: number
  readonly connect: number
  readonly send: number
  readonly wait: number
  readonly receive: number
  readonly ssl: number
}

export interface Frame {
  readonly functionName: string
  readonly url: string
  readonly lineNumber: number
  readonly columnNumber: number
}

export interface Stack {
  readonly callFrames: readonly Frame[]
  readonly parent?: Stack
}

/** Who sent it, where the browser says so (Chromium's DevTools). */
export interface Initiator {
  readonly type: string
  readonly url?: string
  readonly lineNumber?: number
  readonly stack?: Stack
}
