// Finds a Chromium that starts. Shared by run.mjs, vite.config.ts and e2e/playwright.config.ts, so that the
// unit, browser and e2e tests drive the same one. No dependency: run.mjs needs it before anything is installed.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'chrome']
const shells = ['chrome-headless-shell', 'chromium-headless-shell']

const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

const advice = `No Chromium was found and none could be installed. One of these helps:
  - install Chrome or Chromium with your system's package manager
  - set CHROME_PATH to the executable of one you have
  - on Linux, run: npx playwright install --with-deps chromium`

/**
 * The path of a Chromium for a test runner's configuration: looked for, never installed.
 * Workers inherit the answer by the environment and do not look again.
 *
 * @returns {string | undefined}
 */
export function chromiumPath() {
  const path = process.env['CHROME_PATH'] || installed()
  if (path !== undefined) process.env['CHROME_PATH'] = path
  return path
}

/**
 * The path of Chromium without a window's part, which starts and loads pages at half the cost, or undefined. It has no
 * hidden tabs, no back/forward cache and no popup blocker: tests of those take the whole browser.
 * CHROME_HEADLESS_SHELL_PATH names one; empty, it means that the whole browser is wanted for everything.
 *
 * @returns {string | undefined}
 */
export function headlessShellPath() {
  const path = process.env['CHROME_HEADLESS_SHELL_PATH'] ?? inPath(shells)
  process.env['CHROME_HEADLESS_SHELL_PATH'] = path ?? ''
  return path || undefined
}

/**
 * Installs the one that headlessShellPath finds, where that is easy: without it the tests take longer, no more.
 *
 * @param {(message: string) => void} say
 */
export function wishForHeadlessShell(say) {
  if (process.env['CHROME_HEADLESS_SHELL_PATH'] === undefined && inPath(shells) === undefined)
    apt(say, 'chromium-headless-shell')
}

/**
 * The path of a Chromium that starts; installs one when there is none.
 *
 * @param {(message: string) => void} say
 * @returns {string}
 */
export function requireChromium(say) {
  const wanted = process.env['CHROME_PATH']
  if (wanted) {
    if (starts(wanted)) return wanted
    say(`CHROME_PATH does not start (${wanted}); looking for another`)
  }
  const path = installed() ?? fromApt(say) ?? fromPlaywright(say)
  if (path === undefined) throw new Error(advice)
  return path
}

/** @returns {string | undefined} */
function installed() {
  return inPath(names) ?? [...applications, ...playwrightsOwn()].find(isBrowser)
}

/** @param {readonly string[]} wanted */
function inPath(wanted) {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)
  return wanted.flatMap((name) => folders.map((folder) => join(folder, name))).find(isBrowser)
}

/** @param {string} path */
function isBrowser(path) {
  return existsSync(path) && starts(path)
}

/**
 * Only a run tells: an executable may be a stub that asks for a snap, or lack a shared library.
 *
 * @param {string} path
 */
function starts(path) {
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 20_000 })
  return status === 0 && /chrom/i.test(stdout)
}

/** @param {(message: string) => void} say */
function fromApt(say) {
  apt(say, 'chromium')
  return installed()
}

/**
 * @param {(message: string) => void} say
 * @param {string} name of a package
 */
function apt(say, name) {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return
  say(`installing ${name} by apt-get (once)`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', name]]) {
    // A failed update is no reason to stop: the lists at hand may do.
    spawnSync('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  }
}

/** @param {(message: string) => void} say */
function fromPlaywright(say) {
  say("installing Playwright's Chromium (once)")
  spawnSync('npx', ['playwright', 'install', 'chromium'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
  return installed()
}

/** @returns {string[]} */
function playwrightsOwn() {
  try {
    const playwright = /** @type {typeof import('playwright')} */ (
      createRequire(import.meta.url)('playwright')
    )
    return [playwright.chromium.executablePath()]
  } catch {
    // Not installed yet.
    return []
  }
}
