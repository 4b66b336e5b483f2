import { scripted } from './scripted.ts'
import { troubles } from './troubles.ts'
import { app } from './site.ts'
import { type Action, askToken, pick, pickClient, running } from './stage.ts'
import type { World } from './world-types.ts'

const waits = [200, 1_000, 3_000, 8_000, 16_000, 31_000, 70_000, 230_000, 310_000]

const plain: readonly Action[] = [
  {
    name: 'asks for a token',
    weight: 40,
    act(world) {
      const { choices, config } = world
      const client = pickClient(world)
      if (client === undefined) return
      const resource = pick(world, config.resources)
      const forceRefresh = choices.happens(20)
      const controller = config.faults.has('abort') && choices.happens(40) ? new AbortController() : undefined
      askToken(world, client, {
        resource,
        forceRefresh,
        minValidity: choices.happens(10) ? 600 : undefined,
        signal: controller?.signal,
      })
      if (controller !== undefined) {
        world.count('F26 caller aborts')
        world.browser.timeline.after(choices.choose(4) * 60, client.page, () => controller.abort())
      }
    },
  },
  {
    name: 'all ask for a token',
    weight: 10,
    act(world) {
      const resource = pick(world, world.config.resources)
      for (const { clients } of running(world))
        for (const client of clients) askToken(world, client, { resource })
    },
  },
  {
    name: 'time passes',
    weight: 14,
    act: (world, driver) => driver.wait(waits[world.choices.choose(waits.length)] ?? 0),
  },
  {
    name: 'opens a tab',
    weight: 3,
    can: (world) => world.tabs.length < 6,
    act: (world) => void world.openTab(`${app}/`),
  },
  {
    name: 'signs out',
    kind: 'sign-out',
    weight: 5,
    act(world) {
      const client = pickClient(world, true)
      if (client === undefined) return
      const local = world.choices.choose(3) !== 0
      world.tell(() => `${client.page.name} signs out`)
      world.count('F27 sign-out')
      world.call(client, { kind: 'sign-out', resource: undefined, forced: false }, () =>
        client.auth.signOut({ local }),
      )
    },
  },
  {
    name: 'signs in',
    kind: 'sign-in',
    weight: 6,
    act(world) {
      const client = pickClient(world, true)
      if (client === undefined) return
      world.tell(() => `${client.page.name} signs in`)
      world.count('F27 sign-in')
      world.call(client, { kind: 'sign-in', resource: undefined, forced: false }, () => client.auth.signIn())
    },
  },
  {
    name: 'signs in silently',
    kind: 'silent',
    weight: 4,
    act(world) {
      const client = pickClient(world, true)
      if (client === undefined) return
      world.tell(() => `${client.page.name} signs in silently`)
      world.count('F27 silent sign-in')
      world.call(client, { kind: 'silent', resource: undefined, forced: false }, () =>
        client.auth.signIn({ mode: 'silent' }),
      )
    },
  },
  {
    name: 'signs in by a popup',
    kind: 'popup',
    weight: 5,
    act(world) {
      const client = pickClient(world, true)
      if (client === undefined || !client.page.visible) return
      world.tell(() => `${client.page.name} signs in by a popup`)
      world.count('F27 popup sign-in')
      world.call(client, { kind: 'popup', resource: undefined, forced: false }, () =>
        client.auth.signIn({ mode: 'popup' }),
      )
    },
  },
]

/** All actions, and how often each is drawn among those that a run may take. */
const actions: readonly Action[] = [...plain, ...scripted, ...troubles]

/** The action of that name. */
export function actionNamed(name: string): Action {
  const action = actions.find((found) => found.name === name)
  if (action === undefined) throw new RangeError(`There is no action "${name}".`)
  return action
}

/** Draws the next action. */
export function drawAction(world: World): Action | undefined {
  const { config } = world
  const open = actions.filter(
    ({ kind, can }) => (kind === undefined || config.faults.has(kind)) && can?.(world) !== false,
  )
  let at = world.choices.choose(open.reduce((sum, { weight }) => sum + weight, 0))
  return open.find(({ weight }) => (at -= weight) < 0)
}
