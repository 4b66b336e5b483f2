import type { Config } from '../model/config.ts'
import type { Page } from '../model/outcome.ts'

/** Text that is safe in HTML, in an attribute as well. */
function text(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;margin:0;display:grid;place-items:center;min-height:100vh}
main{width:22rem;padding:1rem}label{display:block;margin-top:.75rem}input{width:100%;padding:.5rem;font:inherit;
box-sizing:border-box}button{margin:1rem .5rem 0 0;padding:.5rem 1rem;font:inherit}.error{color:#a00}
.quiet{color:#555}code{overflow-wrap:anywhere}`

function layout(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${text(title)} · Simulator</title>
<link rel="icon" href="data:,"><style>${STYLE}</style></head><body><main>${body}</main></body></html>`
}

/** The server's own pages: plain forms, so that a person, a test in a browser and a reader of HTML can go through. */
export function renderPage(page: Page, config: Config): string {
  const base = config.issuer.replace(/\/$/, '')
  switch (page.kind) {
    case 'error':
      return layout(
        'Something went wrong',
        `<h1>Something went wrong</h1><p class="error" role="alert">${text(page.description)}</p>
<p class="quiet">Error code: <code>${text(page.error)}</code></p>`,
      )
    case 'signed-out':
      return layout('Signed out', '<h1>You are signed out</h1>')
    case 'sign-out':
      return layout(
        'Sign out',
        `<h1>Sign out?</h1><p class="quiet">You leave ${text(page.app)}.</p>
<form method="post" action="${text(base + config.policy.paths.end_session)}/confirm">
<input type="hidden" name="xsrf" value="${text(page.secret)}">
<button type="submit" name="logout" value="yes" autofocus>Sign out</button></form>`,
      )
    case 'login':
      return layout('Sign in', login(page, base))
    case 'consent':
      return layout('Allow access', consent(page, base))
  }
}

function login({ question, failed, app }: Extract<Page, { kind: 'login' }>, base: string): string {
  const action = text(`${base}/interaction/${question.uid}`)
  const error = failed
    ? '<p class="error" id="login-error" role="alert">That user name and password do not match.</p>'
    : ''
  return `<h1>Sign in</h1><p class="quiet">to continue to ${text(app)}</p>
<form method="post" action="${action}/login">${error}
<label for="username">User name</label>
<input id="username" name="username" value="${text(question.login_hint ?? '')}" autocomplete="username" required>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password">
<button type="submit">Sign in</button>
<button type="submit" formaction="${action}/cancel" formnovalidate>Cancel</button></form>`
}

function consent({ question, app, user }: Extract<Page, { kind: 'consent' }>, base: string): string {
  const action = text(`${base}/interaction/${question.uid}`)
  const list = (scopes: readonly string[]): string =>
    `<ul>${scopes.map((scope) => `<li><code>${text(scope)}</code></li>`).join('')}</ul>`
  const resources = Object.entries(question.resources)
    .map(([name, scopes]) => `<h2><code>${text(name)}</code></h2>${list(scopes)}`)
    .join('')
  return `<h1>Allow ${text(app)} access?</h1><p class="quiet">You are signed in as ${text(user)}.</p>
${list(question.scopes)}${resources}
<form method="post" action="${action}/allow"><button type="submit">Allow</button>
<button type="submit" formaction="${action}/deny">Deny</button></form>`
}

/** `response_mode=form_post`: the browser carries the answer over in a form. */
export function formPost(action: string, fields: Readonly<Record<string, string>>): string {
  const inputs = Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${text(name)}" value="${text(value)}">`)
    .join('')
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Submitting</title></head>
<body onload="document.forms[0].submit()"><form method="post" action="${text(action)}">${inputs}
<noscript><button type="submit">Continue</button></noscript></form></body></html>`
}
