import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = 'https://github.com/authts/oidc-client-ts.git'
/** The release that the guard is made for, and that the workspace installs. */
export const tag = 'v3.5.0'
/** Not committed: the suite is not ours. */
export const folder: string = fileURLToPath(new URL('../../../.reports/oidc-client-ts', import.meta.url))

/**
 * Brings oidc-client-ts's sources and tests of the release here, from its repository or from a copy of it that
 * `OIDC_CLIENT_TS_REPO` names.
 *
 * @returns why it cannot be had; undefined where it is there
 */
export function bringSource(): string | undefined {
  const mark = join(folder, '.tag')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === tag) return undefined
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(dirname(folder), { recursive: true })
  const from = process.env['OIDC_CLIENT_TS_REPO'] ?? repository
  const clone = ['clone', '--quiet', '--depth', '1', '--branch', tag, from, folder]
  try {
    // Nobody is there to type a password.
    const env = { ...process.env, GIT_TERMINAL_PROMPT: '0' }
    execFileSync('git', ['-c', 'advice.detachedHead=false', ...clone], {
      stdio: 'pipe',
      timeout: 60_000,
      env,
    })
  } catch (error) {
    const { stderr } = error as { stderr?: Buffer }
    return stderr?.toString().trim().split('\n').at(-1) || String(error)
  }
  writeFileSync(mark, tag)
  return undefined
}
