import type { Channel } from '../port.ts'

/** A channel to the other tabs; silent where the browser has none. */
export function openBrowserChannel(name: string, hear: (message: unknown) => void): Channel {
  if (!('BroadcastChannel' in globalThis)) return { post: () => undefined, close: () => undefined }
  const channel = new BroadcastChannel(`onegrant|${name}`)
  let open = true
  channel.addEventListener('message', ({ data }) => hear(data))
  return {
    post(message) {
      // A late record of a disposed client has nobody to hear it.
      if (open) channel.postMessage(message)
    },
    close() {
      open = false
      channel.close()
    },
  }
}
