import { StrictMode } from 'react'
import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'

/** In development, StrictMode runs each effect twice, as a fast remount would. */
export function renderStrictly(content: ReactNode): () => void {
  const root = createRoot(document.body.appendChild(document.createElement('div')))
  root.render(<StrictMode>{content}</StrictMode>)
  return () => root.unmount()
}
