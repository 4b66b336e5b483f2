import { DEFAULT_ACCOUNTS } from '../../shell/config.ts'
import type { Simulator } from '../../types/simulator.ts'
import type { ManualOptions } from './cli-options.ts'

export const HELP = `Serves an authorization server for manual use, on this machine only.

  --port <number>           9400 unless given; 0 for a free one
  --preset <name>           oidcProvider (the default), logto, auth0 or okta
  --client-id <id>          demo unless given
  --redirect-uri <uri>      may be repeated; /callback and / of the usual dev servers unless given
  --resource <uri>=<scopes> an API with its scopes, separated by commas; may be repeated
  --lifetime <seconds>      of access tokens
  --account <name>          signs this user in without a page
  --help

Each exchange is printed as one line, with the reason for a refusal. Credentials show as fingerprints only.
`

/** What somebody needs to know who points an app at the server. */
export function introduction({ issuer, policy }: Simulator, { clients, interaction }: ManualOptions): string {
  const users = DEFAULT_ACCOUNTS.map(({ sub, password }) => `${sub} (password ${password})`).join(', ')
  const who = typeof interaction === 'object' ? `${interaction.account}, signed in without a page` : users
  return `issuer      ${issuer}
rules of    ${policy.name}
${clients.map(({ client_id, redirect_uris = [] }) => `client id   ${client_id}, without a secret\nredirects   ${redirect_uris.join('\n            ')}`).join('\n')}
users       ${who}

Set your app's authority to the issuer and its client id to the one above. Ctrl+C ends the server.

`
}
