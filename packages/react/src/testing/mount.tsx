import { StrictMode } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { flushSync } from 'react-dom'
import type { AuthClient } from '@onegrant/core'
import { AuthProvider } from '../AuthProvider.tsx'

export interface Mounted {
  readonly container: HTMLElement
  /** Renders another element in its place, effects included. */
  readonly show: (element: ReactNode) => Promise<void>
  readonly unmount: () => void
}

// Kept from before a test fakes the timers.
const later = globalThis.setTimeout.bind(globalThis)

/** Lets effects run and promises that are already settled be heard. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', () => requestAnimationFrame(() => later(resolve)))
    port1.start()
    port2.postMessage(undefined)
  })
}

/** Mounts an element in StrictMode, as a development build does. */
export async function mount(element: ReactNode): Promise<Mounted> {
  const container = document.body.appendChild(document.createElement('div'))
  const root = createRoot(container)
  const show = async (next: ReactNode): Promise<void> => {
    flushSync(() => root.render(<StrictMode>{next}</StrictMode>))
    await settle()
  }
  await show(element)
  return {
    container,
    show,
    unmount: () => {
      root.unmount()
      container.remove()
    },
  }
}

export function within(client: AuthClient, children: ReactNode): ReactElement {
  return <AuthProvider client={client}>{children}</AuthProvider>
}
