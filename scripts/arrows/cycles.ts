import { resolve } from './resolve.ts'
import type { Source } from './source.ts'

/** Each cycle once, as the files along it; an import of types alone closes one as well. */
export function cycles(sources: readonly Source[]): string[][] {
  const targets = new Map(
    sources.map(({ path, imports }) => [path, imports.map(({ specifier }) => resolve(path, specifier))]),
  )
  const found: string[][] = []
  const finished = new Set<string>()

  function follow(path: string, trail: readonly string[]): void {
    const start = trail.indexOf(path)
    if (start >= 0) found.push([...trail.slice(start), path])
    if (start >= 0 || finished.has(path)) return
    for (const target of targets.get(path) ?? []) follow(target, [...trail, path])
    finished.add(path)
  }

  for (const path of targets.keys()) follow(path, [])
  return found
}
