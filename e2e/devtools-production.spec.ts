import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { devtoolsOf } from './fixtures/devtools.ts'
import { accessToken, reach, signIn } from './fixtures/page.ts'
import { expect, test } from './fixtures/test.ts'
import { outputs, repository } from './fixtures/variants.ts'

/** Names that only the panel has, and that no bundler shortens. */
const ELEMENT = 'onegrant-devtools'
const BUTTON = 'Drop next response'

/** Builds as an app's own `vite build` does, in a process whose environment says nothing of a mode. */
async function build(folder: string, outDir: string): Promise<void> {
  const env = { ...process.env, NODE_ENV: undefined }
  const vite = join(repository, 'node_modules/vite/bin/vite.js')
  const args = [vite, 'build', '--logLevel', 'warn', '--outDir', outDir, '--emptyOutDir']
  const child = spawn(process.execPath, args, { cwd: join(repository, folder), env, stdio: 'inherit' })
  const [code] = (await once(child, 'exit')) as [number | null]
  expect(code, `${folder} is built`).toBe(0)
}

/** Which files of a build have a text. */
function filesWith(text: string, folder: string): string[] {
  const files = globSync('**/*.{js,css,html}', { cwd: folder })
  expect(files.length, `${folder} has files`).toBeGreaterThan(2)
  return files.filter((file) => readFileSync(join(folder, file), 'utf8').includes(text))
}

for (const name of ['react', 'vue'] as const)
  test(`a production build of the ${name} example has nothing of the devtools`, async () => {
    const folder = join(outputs, `production-${name}`)
    await build(`examples/${name}`, folder)
    for (const text of [ELEMENT, BUTTON]) {
      expect(filesWith(text, folder)).toEqual([])
      // The same example in development, which the other stories run in.
      expect(filesWith(text, join(outputs, name))).toHaveLength(1)
    }
  })

test('the samples of the README mount the panel, and end tokens by hand', async ({ launch }) => {
  const app = await launch('devtools')
  const page = await app.open()
  await signIn(page)
  const tools = devtoolsOf(page)
  await expect(tools.toggle).toBeVisible()
  const before = await accessToken(page)
  await page.evaluate(() => window.endTokens())
  expect(await accessToken(page)).not.toBe(before)
  expect((await app.counts()).refresh).toBe(1)
})

test('in production it is there where it is asked for, and changes nothing', async ({ launch }) => {
  const app = await launch('devtools-production')
  const page = await app.open()
  await signIn(page)
  await expect(page.locator(ELEMENT)).toHaveCount(0)
  await page.goto(`${app.url}#devtools`)
  await page.reload()
  await reach(page, 'signed-in')
  const { panel, show } = devtoolsOf(page)
  await expect(page.locator(ELEMENT)).toHaveCount(1)
  await expect(panel.getByRole('group', { name: 'Actions' }).getByRole('button')).toHaveText([
    'Copy trail',
    'Download',
  ])
  await show('Grant')
  await expect(panel.getByText('https://contacts.example/')).toBeVisible()
  // The sample's control is none here.
  const before = await accessToken(page)
  await page.evaluate(() => window.endTokens())
  expect(await accessToken(page)).toBe(before)
})
