import type { AuthClient } from '@onegrant/core'
import { defineElement, tag, type DevtoolsElement } from './element.ts'
import type { DevtoolsOptions } from './options.ts'

/** Puts the element into the page; returns what takes it out again. */
export function mount(client: AuthClient, options: DevtoolsOptions): () => void {
  const { target = document.body, position, initiallyOpen = false, nonce } = options
  defineElement()
  const element = document.createElement(tag) as DevtoolsElement
  Object.assign(element, { position, initiallyOpen, client })
  if (nonce !== undefined) element.nonce = nonce
  target.append(element)
  return () => element.remove()
}
