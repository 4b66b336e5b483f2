/** Runs in a page. A worker's requests pass by handlers and routes: a client that sees the mark sends from the page. */
export function announce(): void {
  Object.assign(globalThis, { [Symbol.for('onegrant.simulator')]: true })
}
