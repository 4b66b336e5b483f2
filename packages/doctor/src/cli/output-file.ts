import { randomBytes } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
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

/** A file that is there as a whole or not at all, and that only this user may read. */
export async function createOutput(path: string): Promise<OutputFile> {
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
      await attempt(path, () => rename(draft, path))
    },
    discard: async () => {
      await close()
      await rm(draft, { force: true })
    },
  }
}

async function attempt<Result>(path: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    throw new InputError('not_writable', `${path} cannot be written: ${reasonOf(error)}.`, { cause: error })
  }
}
