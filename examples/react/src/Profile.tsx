import { useUser } from '@onegrant/react'
import type { ReactNode } from 'react'

/** The claims of the validated ID token. */
export function Profile(): ReactNode {
  const user = useUser()
  return (
    <>
      <title>Profile · Onegrant demo</title>
      <h1>Profile</h1>
      <p className="lead">The claims of your ID token, after its signature and all else was checked.</p>
      <dl className="card claims">
        {Object.entries(user ?? {}).map(([claim, value]) => (
          <div key={claim}>
            <dt>{claim}</dt>
            <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
