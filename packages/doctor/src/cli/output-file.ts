import { randomBytes } from 'node:crypto'
import { type FileHandle, link, lstat, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { InputError } from '../json/input-error.ts'
import { reasonOf } from './input-file.ts'

/** Characters that are gathered before they are written. */
const BATCH = 1 << 16

export interface OutputFile {
  readonly write: (text: string) => Promise<void>
  /** Puts the whole file in its place. */
  readonly commit: () => Promise<void>
  /** Leaves nothing behind; without effect after `commit`. */
  readonly discard: () => Promise<void>
}

/**
 * A file that is there as a whole or not at all, and that only this user may read.
 *
 * @param isForced whether it may take the place of one that is there
 * @throws InputError `exists` where it may not, at once or when it is put in its place; `not_writable`
 */
export async function createOutput(path: string, isForced: boolean): Promise<OutputFile> {
  if (!isForced && (await isThere(path))) throw exists(path)
  const draft = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.tmp`)
  let file: FileHandle | undefined = await attempt(path, () => open(draft, 'wx', 0o600))
  let pending = ''
  const flush = async (): Promise<void> => {
    const text = pending
    pending = ''
    await attempt(path, async () => file?.writeFile(text))
  }
  const close = async (): Promise<void> => {
    const opened = file
    file = undefined
    await opened?.close()
  }
  return {
    write: async (text) => {
      pending += text
      if (pending.length >= BATCH) await flush()
    },
    commit: async () => {
      await flush()
      await attempt(path, async () => file?.sync())
      await close()
      await attempt(path, () => (isForced ? rename(draft, path) : place(draft, path)))
    },
    discard: async () => {
      await close()
      await rm(draft, { force: true })
    },
  }
}

/** Under a name that nobody has taken meanwhile. */
async function place(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw exists(path)
    // Not every file system has a second name for a file.
    if (await isThere(path)) throw exists(path)
    await rename(draft, path)
    return
  }
  await rm(draft)
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch {
    // Not there, or out of reach, of which writing will tell.
    return false
  }
}

function exists(path: string): InputError {
  return new InputError('exists', `${path} is there already; --force puts the new file in its place.`)
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

async function attempt<Result>(path: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof InputError) throw error
    throw new InputError('not_writable', `${path} cannot be written: ${reasonOf(error)}.`, { cause: error })
  }
}
