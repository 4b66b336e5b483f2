import { existsSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { keep, type Result, root } from './lib/command.ts'

// What a consumer gets is the tarball, so that is what is checked: in the workspace the exports name the sources.
const packs = join(root, '.reports/packs')
const failures: string[] = []

rmSync(packs, { recursive: true, force: true })
mkdirSync(packs, { recursive: true })

for (const folder of globSync('packages/*', { cwd: root }).toSorted()) await checkPackage(folder)
expectSuccess('knip', await keep('knip', []))

console.log(failures.length === 0 ? 'packages are sound' : `\n${failures.length} package checks failed`)
process.exitCode = failures.length === 0 ? 0 : 1

async function checkPackage(folder: string): Promise<void> {
  const cwd = join(root, folder)
  const name = basename(folder)
  if (!existsSync(join(cwd, 'src/index.ts'))) {
    note(`${name}: has no src/index.ts`)
    return
  }
  rmSync(join(cwd, 'dist'), { recursive: true, force: true })
  if (!expectSuccess(`${name}: build`, await keep('tsdown', ['--fail-on-warn'], { cwd }))) return
  const destination = join(packs, name)
  mkdirSync(destination)
  const packed = await keep('pnpm', ['pack', '--pack-destination', destination], { cwd })
  const [tarball] = globSync('*.tgz', { cwd: destination })
  if (!expectSuccess(`${name}: pack`, packed) || tarball === undefined) return
  const path = join(destination, tarball)
  expectSuccess(`${name}: publint`, await keep('publint', [path, '--strict']))
  expectSuccess(`${name}: types`, await keep('attw', [path, '--profile', 'esm-only', '--no-emoji']))
  await checkContents(name, path)
  if (name === 'react') checkDirective(cwd)
}

async function checkContents(name: string, tarball: string): Promise<void> {
  const { output } = await keep('tar', ['-tzf', tarball])
  const files = output.trim().split('\n')
  for (const needed of ['package/README.md', 'package/LICENSE']) {
    if (!files.includes(needed)) note(`${name}: the tarball has no ${basename(needed)}`)
  }
  const stray = files.filter((file) => /\.test\.|\/src\//.test(file))
  if (stray.length > 0) note(`${name}: the tarball has files that nobody needs: ${stray.join(', ')}`)
}

/** Without it a server component that imports the hooks fails with a message about something else. */
function checkDirective(cwd: string): void {
  for (const file of globSync('dist/**/*.js', { cwd })) {
    if (!/^['"]use client['"]/.test(readFileSync(join(cwd, file), 'utf8'))) {
      note(`react: ${file} does not begin with 'use client'`)
    }
  }
}

function expectSuccess(what: string, { code, output }: Result): boolean {
  if (code !== 0) note(`${what}\n${output.trimEnd()}`)
  return code === 0
}

function note(failure: string): void {
  failures.push(failure)
  console.error(failure)
}
