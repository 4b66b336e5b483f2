import type { AuthClient } from '@onegrant/core'
import type { Position } from './options.ts'
import { createDevtools, type Devtools } from './devtools.ts'

/** Name of the element. */
export const tag = 'onegrant-devtools'

/** The element `<onegrant-devtools>`: a button in a corner, and behind it the panel. */
export interface DevtoolsElement extends HTMLElement {
  /** Whose trail is shown; nothing is shown without one. */
  client: AuthClient | undefined
  /** Corner of the button; 'bottom-right' where absent. */
  position: Position | undefined
  /** Whether the panel opens where this tab has not closed it before. */
  initiallyOpen: boolean
}

/** Registers the element, once in a page. A server has none: nothing here is made before it is called. */
export function defineElement(): void {
  if (customElements.get(tag) === undefined) customElements.define(tag, createElement())
}

function createElement(): CustomElementConstructor {
  return class extends HTMLElement implements DevtoolsElement {
    position: Position | undefined
    initiallyOpen = false
    #client: AuthClient | undefined
    #devtools: Devtools | undefined

    constructor() {
      super()
      this.attachShadow({ mode: 'open' })
    }

    get client(): AuthClient | undefined {
      return this.#client
    }

    set client(client: AuthClient | undefined) {
      if (client === this.#client) return
      this.#end()
      this.#client = client
      this.#begin()
    }

    connectedCallback(): void {
      // Set before the element was defined, it is a property of its own that hides ours.
      if (Object.hasOwn(this, 'client')) {
        const { client } = this
        Reflect.deleteProperty(this, 'client')
        this.client = client
      }
      this.#begin()
    }

    disconnectedCallback(): void {
      this.#end()
    }

    #begin(): void {
      const { shadowRoot: root } = this
      if (this.#client === undefined || root === null || !this.isConnected || this.#devtools !== undefined)
        return
      this.#devtools = createDevtools({
        root,
        client: this.#client,
        position: this.position ?? 'bottom-right',
        initiallyOpen: this.initiallyOpen,
        nonce: this.nonce === '' ? undefined : this.nonce,
      })
    }

    #end(): void {
      this.#devtools?.end()
      this.#devtools = undefined
    }
  }
}
