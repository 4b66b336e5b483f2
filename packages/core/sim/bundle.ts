import { mkdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'vite'

const here = fileURLToPath(new URL('.', import.meta.url))
const sources = join(here, '../src/')

/** A text change of one source file: it must fit exactly once, or the mutant is none. */
export interface Patch {
  /** Below `packages/core/src`. */
  readonly file: string
  readonly find: string
  readonly replace: string
}

/** Only here does the simulated protocol take the place of the one that speaks to oauth4webapi. */
function simulation(patches: readonly Patch[]): Plugin {
  const open = new Set(patches)
  return {
    name: 'simulation',
    enforce: 'pre',
    resolveId(source, importer) {
      if (basename(source) === 'oauth.ts' && importer?.endsWith('client.ts') === true)
        return join(here, 'protocol-module.ts')
      if (basename(source) === 'digest.ts' && importer?.includes('/simulator/src/') === true)
        return join(here, 'light-digest.ts')
      if (basename(source) === 'record.ts' && /\/src\/engine\/(memory|recorder)\.ts$/.test(importer ?? ''))
        return join(here, 'light-record.ts')
      return null
    },
    transform(code, id) {
      let changed = code
      for (const patch of patches) {
        if (id !== join(sources, patch.file)) continue
        if (code.split(patch.find).length !== 2)
          throw new RangeError(`The patch does not fit once into ${patch.file}: ${patch.find}`)
        changed = changed.replace(patch.find, () => patch.replace)
        open.delete(patch)
      }
      return changed === code ? null : { code: changed, map: null }
    },
    buildEnd(error) {
      const [missed] = open
      if (error === undefined && missed !== undefined)
        throw new RangeError(`${missed.file} is not part of the simulation`)
    },
  }
}

const folder = join(here, '../node_modules/.sim', String(process.pid))

process.once('exit', () => rmSync(folder, { recursive: true, force: true }))

/** Bundles the simulation with the engine's sources, changed or not; returns the path of one module. */
export async function bundle(name: string, patches: readonly Patch[] = []): Promise<string> {
  // Several may run at once.
  const outDir = join(folder, name)
  mkdirSync(outDir, { recursive: true })
  await build({
    configFile: false,
    root: here,
    logLevel: 'error',
    plugins: [simulation(patches)],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      ssr: join(here, 'entry.ts'),
      outDir,
      emptyOutDir: true,
      minify: false,
      target: 'node22',
      rolldownOptions: { output: { entryFileNames: 'live.mjs', codeSplitting: false } },
    },
  })
  return join(outDir, 'live.mjs')
}
