import { createElement, StrictMode, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import type { Place, Sdk } from './sdk.ts'

declare global {
  interface Window {
    sdk: Sdk
  }
}

const modules: Readonly<Record<string, () => Promise<{ create: (place: Place) => Sdk }>>> = {
  auth0: () => import('./auth0.ts'),
  logto: () => import('./logto.ts'),
  'oidc-client-ts': () => import('./oidc-client-ts.ts'),
  'openid-client': () => import('./openid-client.ts'),
}

/** `/<sdk>/` is the app, `/<sdk>/callback` its callback page; `?strict` renders that within React's StrictMode. */
const [, name = '', route = ''] = location.pathname.split('/')
const isStrict =
  new URLSearchParams(location.search).has('strict') || sessionStorage.getItem('strict') !== null
if (isStrict) sessionStorage.setItem('strict', 'yes')
const status = document.querySelector('#status') as HTMLOutputElement
const module = await modules[name]?.()
if (module === undefined) throw new Error(`there is no SDK ${name}`)
const place: Place = {
  authority: import.meta.env['VITE_AUTHORITY'] as string,
  redirectUri: `${location.origin}/${name}/callback`,
}
const createSdk = (): Sdk => module.create(place)

window.sdk = createSdk()
if (route !== 'callback') status.value = 'ready'
else if (isStrict) createRoot(document.querySelector('#app') as HTMLElement).render(strictCallback())
else void settle(window.sdk.callback())

/** The naive component that tutorials show: an effect that redeems. */
function Callback(): null {
  useEffect(() => {
    void settle(createSdk().callback())
  }, [])
  return null
}

function strictCallback(): React.ReactNode {
  return createElement(StrictMode, undefined, createElement(Callback))
}

async function settle(work: Promise<unknown>): Promise<void> {
  try {
    await work
    status.value += ' done'
  } catch (error) {
    status.value += ` failed: ${String(error)}`
  }
}
