import { defineConfig, type UserConfig } from 'tsdown'

interface Manifest {
  /** Name each public entry's source; `publishConfig` names what is built of it. */
  readonly exports: Readonly<Record<string, string>>
}

/** How each package is built: ES modules beside their types, dependencies and peers left as imports. */
export function library({ exports }: Manifest, extra: UserConfig = {}): UserConfig {
  const entry = Object.fromEntries(
    Object.entries(exports)
      .filter(([, source]) => source.endsWith('.ts'))
      .map(([name, source]) => [name === '.' ? 'index' : name.replace('./', ''), source]),
  )
  return defineConfig({
    entry,
    // Neither assumes Node nor replaces `process.env.NODE_ENV`: that is for the app's bundler to do.
    platform: 'neutral',
    target: 'es2022',
    fixedExtension: false,
    // A chunk keeps its name between releases, so that the size report can tell one from another.
    hash: false,
    dts: { sourcemap: false },
    sourcemap: true,
    ...extra,
  })
}
