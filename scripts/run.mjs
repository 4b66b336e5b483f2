// The door for a machine that has only Node >= 20 and npm: installs when the lock file has changed, finds a
// browser where tests need one, then hands over to the pnpm script `run:<name>`. Needs no dependency.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { requireChromium, wishForHeadlessShell } from './chromium.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stamp = join(root, 'node_modules', '.installed')
const needsBrowser = { demo: false, test: true, 'test:long': true, gates: false }

const [name = '', ...rest] = process.argv.slice(2)
if (!Object.hasOwn(needsBrowser, name)) {
  fail(`Usage: node scripts/run.mjs <${Object.keys(needsBrowser).join('|')}>`, 2)
}
if (Number.parseInt(process.versions.node, 10) < 20)
  fail(`Node 20 or newer is needed, this is ${process.version}`)

/** @type {import('node:child_process').ChildProcess | undefined} */
let child

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    if (child === undefined) process.exit(128 + constants.signals[signal])
    stop(child, signal)
  })
}

// npm's shell does not pass a SIGTERM on: whoever loses the parent has been told to end.
const parent = process.ppid
setInterval(() => {
  if (process.ppid !== parent) process.emit('SIGTERM')
}, 500).unref()

await install()
if (needsBrowser[/** @type {keyof typeof needsBrowser} */ (name)]) {
  try {
    process.env['CHROME_PATH'] = requireChromium(say)
    wishForHeadlessShell(say)
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error))
  }
}
// Silent, so that a runner's closing line is the last one.
process.exitCode = await pnpm(['--silent', 'run', `run:${name}`, ...rest])

async function install() {
  const hash = installationHash()
  if (readOrEmpty(stamp) === hash) return
  say('installing dependencies')
  const code = await pnpm(['install', '--frozen-lockfile', '--reporter=append-only'])
  if (code !== 0) fail('the installation failed, see above', code)
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, hash)
}

/** What an installation depends on: the lock file, the manifests and the machine. */
function installationHash() {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}`)
  for (const path of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests()]) {
    hash.update(`\0${path}\0`).update(readOrEmpty(join(root, path)))
  }
  return hash.digest('hex')
}

function manifests() {
  const members = ['packages', 'examples'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((member) => `${folder}/${member}`),
  )
  return ['.', ...members.toSorted(), 'e2e'].map((folder) => `${folder}/package.json`)
}

/** @param {string} path */
function readOrEmpty(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/**
 * Through npx, so that pnpm is on PATH for every script below. In a process group of its own, so that a signal
 * reaches the whole tree exactly once, whoever in between would or would not pass it on.
 *
 * @param {string[]} args
 * @returns {Promise<number>}
 */
function pnpm(args) {
  const onWindows = process.platform === 'win32'
  return new Promise((resolve) => {
    child = spawn('npx', ['--yes', '--package=pnpm@12.21.0', '--', 'pnpm', ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: !onWindows,
      shell: onWindows,
    })
    child.on('error', (error) => fail(`npx could not be started: ${error.message}`))
    child.on('exit', (code, signal) => {
      child = undefined
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal])
    })
  })
}

/**
 * @param {import('node:child_process').ChildProcess} target
 * @param {NodeJS.Signals} signal
 */
function stop(target, signal) {
  try {
    if (target.pid !== undefined)
      process.kill(process.platform === 'win32' ? target.pid : -target.pid, signal)
  } catch {
    // Already gone.
  }
}

/** @param {string} message */
function say(message) {
  console.log(`onegrant: ${message}`)
}

/**
 * @param {string} message
 * @param {number} [code]
 * @returns {never}
 */
function fail(message, code = 1) {
  console.error(`onegrant: ${message}`)
  process.exit(code)
}
