import { createSimulator } from '@onegrant/simulator'
import fc from 'fast-check'
import { Component, StrictMode, Suspense } from 'react'
import type { ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { expect, inject, test, vi } from 'vitest'
import { SignInCallback, useAuth, useSignInCallback, useUser } from './index.ts'
import './testing/react-version.ts'
import { createLiveWorld } from './testing/live-world.ts'
import { settle, within } from './testing/mount.tsx'

/** What stands in a place of the tree: a reader of the session, or one of two callback pages. */
const kinds = ['nothing', 'reader', 'component', 'hook'] as const

interface Place {
  readonly kind: (typeof kinds)[number]
  /** Another key is another mount. */
  readonly key: number
  /** Suspends beside it, so that React hides it, or throws beside it, so that a boundary unmounts it. */
  readonly beside: 'nothing' | 'suspends' | 'throws'
}

interface Step {
  readonly places: readonly Place[]
  /** Whether what is under way may go on before the next step. */
  readonly waits: boolean
}

const steps = fc.array(
  fc.record<Step>({
    places: fc.array(
      fc.record<Place>({
        kind: fc.constantFrom(...kinds),
        key: fc.integer({ min: 0, max: 1 }),
        beside: fc.constantFrom('nothing', 'nothing', 'nothing', 'suspends', 'throws'),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    waits: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8 },
)

const never = new Promise<never>(() => undefined)

function Beside(props: { readonly does: Place['beside'] }): ReactNode {
  // oxlint-disable-next-line typescript/only-throw-error -- how React 18 suspends
  if (props.does === 'suspends') throw never
  if (props.does === 'throws') throw new Error('on purpose')
  return null
}

class Boundary extends Component<{ readonly children: ReactNode }, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false }
  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true }
  }
  override render(): ReactNode {
    return this.state.hasFailed ? null : this.props.children
  }
}

interface Delivery {
  readonly deliver: () => void
}

function Hook({ deliver }: Delivery): ReactNode {
  const answer = useSignInCallback({ onSuccess: deliver, onError: fail })
  return answer.status
}

function Reader(): ReactNode {
  return `${useAuth().status} ${useUser()?.sub}`
}

function fail(error: Error): never {
  throw error
}

function Content({ kind, deliver }: Delivery & Pick<Place, 'kind'>): ReactNode {
  if (kind === 'reader') return <Reader />
  if (kind === 'hook') return <Hook deliver={deliver} />
  if (kind === 'component') return <SignInCallback onSuccess={deliver} onError={fail} />
  return null
}

/**
 * How long a story may take, ms. It ends in a tenth of a second; but each writes to the disk, for which a busy machine has
 * let one wait for three seconds. Less than a lock is waited for, or a story that is stuck at one would pass.
 */
const patience = 12_000

const server = createSimulator({
  policy: { offlineNeedsConsent: false },
  clients: [{ client_id: 'app', redirect_uris: [`${location.origin}/callback`] }],
})

const exchanges = (): number =>
  server.journal.filter(({ grant_type }) => grant_type === 'authorization_code').length

test('however a tree is mounted, hidden, re-keyed and broken, a code is sent once and delivered once', async () => {
  const report = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const address = location.href
  const runs = inject('runs') || 40
  await fc.assert(
    fc.asyncProperty(steps, async (story) => {
      const world = createLiveWorld(server)
      const before = exchanges()
      let deliveries = 0
      const deliver = (): void => void (deliveries += 1)
      history.replaceState(null, '', await world.leave())
      const container = document.body.appendChild(document.createElement('div'))
      const root = createRoot(container)
      const show = (places: readonly Place[], generation: number): void => {
        const tree = places.map(({ kind, key, beside }, index) => (
          // A place that threw is mounted anew with the next step.
          <Boundary key={`${index} ${key} ${beside === 'throws' ? generation : ''}`}>
            <Suspense fallback={null}>
              <Content kind={kind} deliver={deliver} />
              <Beside does={beside} />
            </Suspense>
          </Boundary>
        ))
        flushSync(() => root.render(<StrictMode>{within(world.auth, tree)}</StrictMode>))
      }
      for (const [generation, { places, waits }] of story.entries()) {
        show(places, generation)
        if (waits) await settle()
      }
      show(
        [
          { kind: 'hook', key: 2, beside: 'nothing' },
          { kind: 'reader', key: 2, beside: 'nothing' },
        ],
        -1,
      )
      await expect
        .poll(() => container.textContent, { interval: 5, timeout: patience })
        .toBe('successsigned-in ada')
        .catch((cause: unknown) => {
          throw new Error(`What the client did: ${world.auth.trail.export()}`, { cause })
        })
      expect([exchanges() - before, deliveries]).toEqual([1, 1])
      root.unmount()
      container.remove()
      world.auth.dispose()
    }),
    { numRuns: runs, endOnFailure: true },
  )
  history.replaceState(null, '', address)
  report.mockRestore()
}, 3_600_000)
