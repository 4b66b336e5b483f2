import type { AuthSettings } from '../settings.ts'

/** Everything but what a preset works out; what is given here goes before what the preset says. */
export type OwnSettings = Omit<AuthSettings, 'authority' | 'client_id'>

/** What is known of a provider and differs from our defaults. */
export type ProviderRules = Pick<
  AuthSettings,
  | 'scope'
  | 'consentForOfflineAccess'
  | 'reuseWindow'
  | 'parameterNames'
  | 'extraParams'
  | 'end_session_endpoint'
  | 'logoutHintClaim'
>

/** Joins what an app says with what is known of its provider; an `undefined` of the app's says nothing. */
export function settingsOf(
  at: Pick<AuthSettings, 'authority' | 'client_id'>,
  rules: ProviderRules,
  own: OwnSettings,
): AuthSettings {
  const said = Object.entries(own).filter(([, value]) => value !== undefined)
  return { ...rules, ...(Object.fromEntries(said) as unknown as OwnSettings), ...at }
}

/** An address without the slashes at its end. */
export function bare(address: string): string {
  return address.replace(/\/+$/, '')
}

/** `https://` in front of a host, which consoles show without it. */
export function origin(domain: string): string {
  return bare(domain.includes('://') ? domain : `https://${domain}`)
}
