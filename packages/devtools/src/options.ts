/** A corner of the page. */
export type Position = 'bottom-right' | 'bottom-left' | 'top-right' | 'top-left'

export interface DevtoolsOptions {
  /** Where the element is put; the document's body where absent. */
  target?: ParentNode | undefined
  /** Corner of the button; 'bottom-right' where absent. */
  position?: Position | undefined
  /** Whether the panel is open at first; later each tab keeps what it was. */
  initiallyOpen?: boolean | undefined
  /** Of the page's Content Security Policy, for browsers without constructable style sheets. */
  nonce?: string | undefined
}
