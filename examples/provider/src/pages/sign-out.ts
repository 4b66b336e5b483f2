import { html, trusted, type Html } from './html.ts'
import { layout } from './layout.ts'

interface SignOutPage {
  /** oidc-provider's own form, which carries its secret; the button joins it by id. */
  form: string
  app: string
}

export function signOutPage({ form, app }: SignOutPage): Html {
  // Without `logout` the form leaves the session here as it is, and goes back to the app.
  return layout(
    'Sign out',
    html`<h1>Sign out?</h1>
      <p class="quiet">You leave ${app} and every other app that you signed in to here.</p>
      ${trusted(form)}
      <div class="buttons">
        <button class="main" type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>
          Sign out
        </button>
        <button type="submit" form="op.logoutForm">Cancel</button>
      </div>`,
  )
}

export function signedOutPage(): Html {
  return layout(
    'Signed out',
    html`<h1>You are signed out</h1>
      <p class="quiet">You can close this page.</p>`,
  )
}
