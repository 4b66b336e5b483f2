import type { AuthClient } from '@onegrant/core'
import type * as Mount from './mount.ts'
import type { DevtoolsOptions } from './options.ts'

/** Puts the devtools into the page once their code has come, unless they are not wanted any more by then. */
export function mountLater(
  load: () => Promise<typeof Mount> | undefined,
  client: AuthClient,
  options: DevtoolsOptions,
): () => void {
  let end: (() => void) | undefined = () => undefined
  void load()?.then(({ mount }) => {
    if (end !== undefined) end = mount(client, options)
  })
  return () => {
    end?.()
    end = undefined
  }
}
