import { html, type Html } from './html.ts'
import { layout } from './layout.ts'

export interface ConsentGroup {
  title: string
  /** Where the access is good for; shown below the title. */
  identifier: string | undefined
  permissions: readonly string[]
}

interface ConsentPage {
  action: string
  app: string
  user: string
  groups: readonly ConsentGroup[]
}

export function consentPage({ action, app, user, groups }: ConsentPage): Html {
  return layout(
    'Allow access',
    html`<h1>Allow ${app} access?</h1>
      <p class="quiet">You are signed in as ${user}.</p>
      ${groups.map(
        (group) =>
          html`<h2>${group.title}</h2>
            ${group.identifier !== undefined && html`<p class="quiet"><code>${group.identifier}</code></p>`}
            <ul>
              ${group.permissions.map((permission) => html`<li>${permission}</li>`)}
            </ul> `,
      )}
      <form method="post" action="${action}/allow" class="buttons">
        <button class="main" type="submit">Allow</button>
        <button type="submit" formaction="${action}/deny">Deny</button>
      </form>`,
  )
}
