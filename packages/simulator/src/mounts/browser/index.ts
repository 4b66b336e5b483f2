export { interceptNavigations } from './intercept.ts'
export { type BrowserStore, browserStore, inBrowser } from './store.ts'
export { visit } from './visit.ts'
