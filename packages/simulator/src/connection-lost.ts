/** What `handle` rejects with where a fault breaks the connection. A TypeError, as a browser's `fetch` gives. */
export class ConnectionLost extends TypeError {
  override readonly name = 'ConnectionLost'
  /** Whether the server had acted: the credential is spent, and only the answer is missing. */
  readonly acted: boolean

  constructor(acted: boolean) {
    super('Failed to fetch')
    this.acted = acted
  }
}

/** Whether `handle` rejected because a fault broke the connection; true across copies of this module as well. */
export function isConnectionLost(error: unknown): error is ConnectionLost {
  return error instanceof TypeError && error.name === 'ConnectionLost'
}
