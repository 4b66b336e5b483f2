export interface Session {
  renew: () => Promise<void>
}

/** A part of some app: whoever asks while a renewal is under way shares it. */
export function createSession(tokenEndpoint: string, refreshToken: string): Session {
  let current = refreshToken
  let pending: Promise<void> | undefined

  async function send(): Promise<void> {
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: 'demo',
      refresh_token: current,
    })
    const response = await fetch(tokenEndpoint, { method: 'POST', body })
    if (!response.ok) throw new Error(`the server answered ${response.status}`)
    current = ((await response.json()) as { refresh_token: string }).refresh_token
  }

  return {
    renew: () => {
      pending ??= send().finally(() => {
        pending = undefined
      })
      return pending
    },
  }
}
