/** What an API has answered, as far as it can be read. */
export interface ApiAnswer {
  /** 0 where nobody can tell. */
  readonly status: number
  header(name: string): string | null
}

interface Answering {
  readonly status?: unknown
  readonly headers?: { get?(name: string): unknown } & Readonly<Record<string, unknown>>
}

/** Reads a Response, or what axios, ky and the like give or throw in its place. */
export function answerOf(end: unknown): ApiAnswer {
  const { response = end } = Object(end) as { response?: unknown }
  const { status, headers } = Object(response) as Answering
  return {
    status: typeof status === 'number' ? status : 0,
    header(name) {
      const value = typeof headers?.get === 'function' ? headers.get(name) : headers?.[name]
      return typeof value === 'string' ? value : null
    },
  }
}
