import { onConnect, workerPlatform } from '../platform/browser/worker-scope.ts'
import { lazyProtocol } from '../protocol/lazy.ts'
import { createProtocol } from '../protocol/oauth.ts'
import { createHost } from './host.ts'

const platform = workerPlatform()
const { clock, fetch } = platform

const host = createHost({
  platform,
  createProtocol: (settings, store) =>
    lazyProtocol(async () => createProtocol({ settings, store, fetch, now: clock.wall })),
})

onConnect(({ post, hear, onGone }) => {
  const guest = host.welcome(post)
  hear(guest.hear)
  onGone(guest.leave)
})
