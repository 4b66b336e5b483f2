import { StrictMode, useCallback, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { Callback } from './callback.tsx'
import { Home } from './home.tsx'
import './style.css'

function App() {
  const [path, setPath] = useState(location.pathname)
  const goHome = useCallback(() => {
    history.replaceState(null, '', '/')
    setPath('/')
  }, [])

  return (
    <main>
      <h1>An app on oidc-client-ts</h1>
      {path === '/callback' ? <Callback onDone={goHome} /> : <Home />}
    </main>
  )
}

const root = document.getElementById('root')
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
