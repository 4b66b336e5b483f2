import '@onegrant/core'

declare module '@onegrant/core' {
  interface User {
    tenant?: string // a claim of your provider's; its type is your word, the SDK checks who issued it
  }
}
