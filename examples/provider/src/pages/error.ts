import { html, type Html } from './html.ts'
import { layout } from './layout.ts'

export function errorPage({ message, code }: { message: string; code: string }): Html {
  return layout(
    'Something went wrong',
    html`<h1>Something went wrong</h1>
      <p class="error" role="alert">${message}</p>
      <p class="quiet">Error code: <code>${code}</code></p>
      <p>Go back to the app and start again.</p>`,
  )
}
