import type { Provider, InteractionResults } from 'oidc-provider'
import type { ConsentGroup } from '../pages/consent.ts'
import { resourceOf } from '../provider/resources.ts'

export type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

const IDENTITY: Readonly<Record<string, string>> = {
  openid: 'Know who you are',
  profile: 'Read your name',
  email: 'Read your e-mail address',
  offline_access: 'Stay signed in while you are away',
}

/** What the app asks for, in the user's words. All of it, also what an earlier consent covers. */
export function askedFor(interaction: Interaction): ConsentGroup[] {
  const scopes = words(interaction.params['scope'])
  const identity = { title: 'Your account', identifier: undefined, permissions: described(scopes, IDENTITY) }
  const resources = [interaction.params['resource'] ?? []].flat().flatMap((identifier) => {
    const resource = typeof identifier === 'string' ? resourceOf(identifier) : undefined
    if (resource === undefined) return []
    const permissions = described(scopes, resource.scopes)
    return [{ title: resource.name, identifier: resource.identifier, permissions }]
  })
  return [identity, ...resources].filter((group) => group.permissions.length > 0)
}

/** Writes the user's yes into the grant of this app and session, and answers what resumes the sign-in. */
export async function allow(provider: Provider, interaction: Interaction): Promise<InteractionResults> {
  const existing =
    interaction.grantId === undefined ? undefined : await provider.Grant.find(interaction.grantId)
  const grant =
    existing ??
    new provider.Grant({
      accountId: interaction.session?.accountId,
      clientId: String(interaction.params['client_id']),
    })

  const { missingOIDCScope, missingOIDCClaims, missingResourceScopes } = interaction.prompt.details
  if (isStrings(missingOIDCScope)) grant.addOIDCScope(missingOIDCScope.join(' '))
  if (isStrings(missingOIDCClaims)) grant.addOIDCClaims(missingOIDCClaims)
  for (const [identifier, scopes] of Object.entries(missingResourceScopes ?? {})) {
    if (isStrings(scopes)) grant.addResourceScope(identifier, scopes.join(' '))
  }

  return { consent: { grantId: await grant.save() } }
}

function described(scopes: readonly string[], texts: Readonly<Record<string, string>>): string[] {
  return scopes.flatMap((scope) => texts[scope] ?? [])
}

function words(value: unknown): string[] {
  return typeof value === 'string' ? value.split(' ') : []
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string')
}
