import { auth } from './auth.ts'

/** Keeps a socket open that has the token of the session; returns a function that closes it for good. */
export function openSocket(url: string, onMessage: (data: unknown) => void): () => void {
  let socket: WebSocket | undefined
  let isOver = false

  async function connect(): Promise<void> {
    const token = await auth.getAccessToken()
    if (isOver) return
    const next = new WebSocket(url)
    next.addEventListener('open', () => {
      // In the first message: a URL ends up in the logs of proxies.
      next.send(JSON.stringify({ type: 'authorize', token }))
      // The old one has served until now, so that no message is missed.
      socket?.close()
      socket = next
    })
    next.addEventListener('message', ({ data }) => onMessage(data))
  }

  // Signed out, or offline: the next event connects.
  const tryConnect = (): void => void connect().catch(() => undefined)
  const ends = [
    auth.on('renewed', tryConnect),
    auth.on('signed-in', tryConnect),
    auth.on('signed-out', () => socket?.close()),
  ]
  tryConnect()
  return () => {
    isOver = true
    for (const end of ends) end()
    socket?.close()
  }
}
