import { cycles } from './cycles.ts'
import { resolve } from './resolve.ts'
import type { Import, Source } from './source.ts'

/** The longest a source file may get before it has two reasons. */
const maxLines = 220

const browserGlobals = [
  'BroadcastChannel',
  'document',
  'fetch',
  'history',
  'indexedDB',
  'localStorage',
  'location',
  'navigator',
  'sessionStorage',
  'window',
]

/** A choice must come out the same whenever and however often it is made. */
const impurities = ['Date', 'performance', 'crypto', 'setTimeout', 'setInterval', 'queueMicrotask']

const core = 'packages/core/src/'
const doctor = 'packages/doctor/'
const at = {
  decide: `${core}decide/`,
  engine: `${core}engine/`,
  protocol: `${core}protocol/`,
  platform: `${core}platform/`,
  browser: `${core}platform/browser/`,
}

const devtools = 'packages/devtools/src/'
const panel = { decide: `${devtools}decide/`, view: `${devtools}view/`, platform: `${devtools}platform/` }

/** Each breach of the design as one sentence; `publicEntries` are the names by which others may import core. */
export function breaches(sources: readonly Source[], publicEntries: readonly string[]): string[] {
  const production = sources.filter(({ path }) => !/\.test(-d)?\.tsx?$|\/src\/testing\//.test(path))
  return [
    ...production.flatMap((source) => [
      ...sizeBreaches(source),
      ...globalBreaches(source),
      ...source.imports.flatMap((found) => importBreaches(source.path, found)),
    ]),
    ...sources.flatMap(({ path, imports }) =>
      imports.flatMap((found) => packageBreaches(path, found.specifier, publicEntries)),
    ),
    ...cycles(production).map((cycle) => `${cycle.join(' -> ')} is a cycle`),
  ]
}

function sizeBreaches({ path, lines }: Source): string[] {
  return lines > maxLines ? [`${path} has ${lines} lines, more than ${maxLines}`] : []
}

function globalBreaches({ path, globals, awaits }: Source): string[] {
  const found: string[] = []
  const isPure = isIn(path, at.decide, panel.decide)
  if ((path.startsWith(core) && !path.startsWith(at.browser)) || isPure) {
    found.push(...browserGlobals.filter((name) => globals.has(name)).map((name) => `${path} names ${name}`))
  }
  if (isPure) {
    found.push(...impurities.filter((name) => globals.has(name)).map((name) => `${path} names ${name}`))
    if (awaits) found.push(`${path} awaits`)
  }
  return found
}

function importBreaches(path: string, { specifier, isType }: Import): string[] {
  if (path.startsWith(doctor)) return doctorBreaches(path, specifier)
  if (!isIn(path, core, devtools)) return []
  const target = resolve(path, specifier)
  return layers
    .filter((layer) => layer.from(path) && layer.mayNot(target, isType))
    .map((layer) => `${path} imports ${specifier}: ${layer.because}`)
}

/** What is read is judged by pure functions; files and the network are the command's, and the check's own port. */
function doctorBreaches(path: string, specifier: string): string[] {
  const source = `${doctor}src/`
  const isCommand = isIn(path, `${source}cli/`) || path === `${source}index.ts`
  if (isCommand) return []
  if (isIn(resolve(path, specifier), `${source}cli/`))
    return [`${path} imports ${specifier}: only the outside sees the command`]
  const isEffect = specifier.startsWith('node:') && specifier !== 'node:crypto'
  return isEffect ? [`${path} imports ${specifier}: files and processes are the command's`] : []
}

interface Layer {
  readonly from: (path: string) => boolean
  readonly mayNot: (target: string, isType: boolean) => boolean
  readonly because: string
}

const isIn = (target: string, ...folders: readonly string[]): boolean =>
  folders.some((folder) => target.startsWith(folder))
const isPackage = (target: string, name: string): boolean => target === name || target.startsWith(`${name}/`)
const isWiring = (path: string): boolean =>
  [`${core}client.ts`, `${core}index.ts`, `${core}worker/index.ts`].includes(path)

const layers: readonly Layer[] = [
  {
    from: (path) => isIn(path, at.decide),
    mayNot: (target, isType) => !isType && isIn(target, at.engine, at.platform, at.protocol),
    because: 'a decision takes types alone from the layers around it',
  },
  {
    from: (path) => isIn(path, at.engine),
    // Reading a callback URL is pure and needs no library below, so that there is nothing to put behind an interface.
    mayNot: (target, isType) =>
      !isType && isIn(target, at.platform, at.protocol) && target !== `${at.protocol}callback-url.ts`,
    because: 'the engine reaches the platform and the protocol by their interfaces',
  },
  {
    from: (path) => isIn(path, at.protocol),
    mayNot: (target, isType) => isIn(target, at.engine) || (!isType && isIn(target, at.platform)),
    because: 'the protocol knows nothing of what is built on it',
  },
  {
    from: (path) => isIn(path, at.decide, at.engine, at.protocol, at.platform),
    mayNot: (target) => isWiring(target),
    because: 'only the outside sees the wiring',
  },
  {
    from: (path) => !isIn(path, at.browser) && !isWiring(path),
    mayNot: (target) => isIn(target, at.browser),
    because: 'only the wiring picks the browser',
  },
  {
    from: (path) => !isIn(path, at.protocol),
    mayNot: (target) => isPackage(target, 'oauth4webapi'),
    because: 'only the protocol speaks to oauth4webapi',
  },
  {
    from: (path) => !isIn(path, at.browser),
    mayNot: (target) => isPackage(target, 'idb'),
    because: 'only the browser platform opens a database',
  },
  {
    from: (path) => isIn(path, panel.decide),
    mayNot: (target) => target.startsWith(devtools) && !isIn(target, panel.decide),
    because: 'a decision of the panel knows nothing of what draws it',
  },
  {
    from: (path) => isIn(path, panel.view, panel.platform),
    mayNot: (target) =>
      target.startsWith(devtools) && !isIn(target, panel.decide, panel.view, panel.platform),
    because: 'a part of the panel does not know the whole',
  },
]

function packageBreaches(path: string, specifier: string, publicEntries: readonly string[]): string[] {
  const [home = ''] = /^packages\/[^/]+\//.exec(path) ?? []
  const target = resolve(path, specifier)
  if (specifier.startsWith('.') && isIn(target, 'packages/') && !isIn(target, home)) {
    return [`${path} imports ${specifier}: another package is reached by its name`]
  }
  if (!isPackage(specifier, '@onegrant/core')) return []
  if (home === 'packages/simulator/') {
    return [`${path} imports ${specifier}: the simulator is a reading of its own`]
  }
  if (home === doctor && specifier !== '@onegrant/core/diagnosis') {
    return [`${path} imports ${specifier}: the doctor uses the diagnosis alone`]
  }
  return publicEntries.includes(specifier) ? [] : [`${path} imports ${specifier}: it is no public entry`]
}
