import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { mutants } from './index.ts'

/** What is wrong with the patches: each must fit exactly once, or its mutant is the engine itself. */
export function misfits(): string[] {
  const texts = new Map<string, string>()
  const read = (file: string): string => {
    const known =
      texts.get(file) ?? readFileSync(fileURLToPath(new URL(`../../src/${file}`, import.meta.url)), 'utf8')
    texts.set(file, known)
    return known
  }
  return mutants.flatMap(({ name, patches }) =>
    patches
      .filter(({ file, find }) => read(file).split(find).length !== 2)
      .map(({ file, find }) => `"${name}" does not fit once into ${file}: ${find}`),
  )
}
