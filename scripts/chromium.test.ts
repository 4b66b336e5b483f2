import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { chromiumPath, headlessShellPath, requireChromium } from './chromium.mjs'

/** A PATH with nothing but these executables; each is a shell script. */
function machineWith(executables: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'chromium-'))
  for (const [name, script] of Object.entries(executables)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  vi.stubEnv('PATH', folder)
  vi.stubEnv('CHROME_PATH', '')
  vi.stubEnv('CHROME_HEADLESS_SHELL_PATH', undefined)
  onTestFinished(() => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true })
  })
  return folder
}

test('passes over an executable that does not start', () => {
  const folder = machineWith({ 'google-chrome': 'exit 1', chromium: 'echo Chromium 156' })
  expect(chromiumPath()).toBe(join(folder, 'chromium'))
})

test('passes over an executable that is no Chromium', () => {
  const folder = machineWith({ chrome: 'echo Chrome-like 1', 'google-chrome': 'echo something else' })
  expect(chromiumPath()).toBe(join(folder, 'chrome'))
})

test('leaves its answer to the workers in the environment', () => {
  const folder = machineWith({ chromium: 'echo Chromium 156' })
  chromiumPath()
  expect(process.env['CHROME_PATH']).toBe(join(folder, 'chromium'))
})

test('says that CHROME_PATH does not start before it takes another', () => {
  const folder = machineWith({ chromium: 'echo Chromium 156' })
  vi.stubEnv('CHROME_PATH', join(folder, 'missing'))
  const said: string[] = []
  expect(requireChromium((message) => said.push(message))).toBe(join(folder, 'chromium'))
  expect(said).toEqual([`CHROME_PATH does not start (${join(folder, 'missing')}); looking for another`])
})

test('finds the headless shell beside the browser, and leaves that to the workers too', () => {
  const folder = machineWith({ chromium: 'echo Chromium 156', 'chrome-headless-shell': 'echo Chromium 156' })
  expect(headlessShellPath()).toBe(join(folder, 'chrome-headless-shell'))
  expect(process.env['CHROME_HEADLESS_SHELL_PATH']).toBe(join(folder, 'chrome-headless-shell'))
  expect(chromiumPath()).toBe(join(folder, 'chromium'))
})

test('takes an empty CHROME_HEADLESS_SHELL_PATH for the wish to have the whole browser everywhere', () => {
  machineWith({ 'chrome-headless-shell': 'echo Chromium 156' })
  vi.stubEnv('CHROME_HEADLESS_SHELL_PATH', '')
  expect(headlessShellPath()).toBeUndefined()
})

test('a machine without a headless shell has none', () => {
  machineWith({ chromium: 'echo Chromium 156' })
  expect(headlessShellPath()).toBeUndefined()
})
