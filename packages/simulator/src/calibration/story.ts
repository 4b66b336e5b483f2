import { createApp, type App } from './app.ts'
import type { Json } from './shape.ts'
import type { Side, World } from './subject.ts'

/** A part of the script: what an app and its user do at a server, step by step. */
export interface Story {
  readonly title: string
  readonly world: World
  readonly tell: (app: App) => Promise<void>
}

/** What was seen in one step. */
export interface Step {
  readonly story: string
  readonly world: World
  readonly title: string
  readonly seen: Json
}

export function story(world: World, title: string, tell: (app: App) => Promise<void>): Story {
  return { world, title, tell }
}

/** Tells a story to a server, each with a new app and a new browser. */
export async function perform(side: Side, { title: name, world, tell }: Story): Promise<Step[]> {
  const steps: Step[] = []
  const app = await createApp(await side.subject(world), (title, seen) => {
    steps.push({ story: name, world, title, seen })
  })
  await tell(app)
  return steps
}
