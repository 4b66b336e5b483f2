import type { DemoUser } from '../provider/accounts.ts'
import { html, type Html } from './html.ts'
import { layout } from './layout.ts'

interface LoginPage {
  action: string
  app: string
  username: string
  failed: boolean
  users: readonly DemoUser[]
}

export function loginPage({ action, app, username, failed, users }: LoginPage): Html {
  const invalid = failed ? html` aria-invalid="true" aria-describedby="login-error"` : undefined
  // After a refusal the name stands, so the cursor belongs where the mistake most likely is.
  const cursorInPassword = username !== ''
  return layout(
    'Sign in',
    html`<h1>Sign in</h1>
      <p class="quiet">to continue to ${app}</p>
      <form method="post" action="${action}/login">
        ${failed && html`<p class="error" id="login-error" role="alert">That user name and password do not match.</p>`}
        <label for="username">User name</label>
        <input
          id="username"
          name="username"
          value="${username}"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          required${!cursorInPassword && html` autofocus`}${invalid}
        />
        <label for="password">Password</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          required
          ${cursorInPassword && html`autofocus`}${invalid}
        />
        <div class="buttons">
          <button class="main" type="submit">Sign in</button>
          <button type="submit" formaction="${action}/cancel" formnovalidate>Cancel</button>
        </div>
      </form>
      <section class="note" aria-label="Demo users">
        <p>This is a demo. Sign in as one of these users:</p>
        <table>
          <thead>
            <tr>
              <th scope="col">User name</th>
              <th scope="col">Password</th>
            </tr>
          </thead>
          <tbody>
            ${users.map(
              (user) =>
                html`<tr>
                  <td><code>${user.sub}</code></td>
                  <td><code>${user.password}</code></td>
                </tr>`,
            )}
          </tbody>
        </table>
      </section>`,
  )
}
