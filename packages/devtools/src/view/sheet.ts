import { h } from './dom.ts'

/**
 * Gives a shadow root its style. A constructed style sheet is no inline style to a Content Security Policy; a browser
 * without them gets an element, which carries the nonce of the policy.
 */
export function adoptStyle(root: ShadowRoot, css: string, nonce: string | undefined): void {
  // Older web views have none, whatever the types say.
  if ((root.adoptedStyleSheets as unknown) === undefined) {
    root.prepend(h('style', { nonce }, css))
    return
  }
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [sheet]
}
