import { open, stat } from 'node:fs/promises'
import { InputError } from '../json/input-error.ts'

/** Bytes at a time. */
const CHUNK = 1 << 16

export interface InputFile {
  readonly size: number
  /** Opens the file, and closes it at its end or where the loop is left. */
  readonly chunks: (onRead: (bytes: number) => void) => AsyncGenerator<Uint8Array>
}

/** Finds a file that is to be read as it comes. */
export async function findInput(path: string): Promise<InputFile> {
  const found = await attempt(path, () => stat(path))
  if (found.isDirectory()) throw new InputError('not_readable', `${path} is a folder, not a file.`)
  return { size: found.size, chunks: (onRead) => read(path, onRead) }
}

async function* read(path: string, onRead: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const file = await attempt(path, () => open(path, 'r'))
  try {
    let total = 0
    for (;;) {
      const { bytesRead, buffer } = await attempt(path, () => file.read(new Uint8Array(CHUNK), 0, CHUNK))
      if (bytesRead === 0) return
      total += bytesRead
      onRead(total)
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

async function attempt<Result>(path: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    throw new InputError('not_readable', `${path} cannot be read: ${reasonOf(error)}.`, { cause: error })
  }
}

/** Node's own message has the path and the name of a system call. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const words: Readonly<Record<string, string>> = {
    EACCES: 'this user may not',
    EISDIR: 'it is a folder',
    ENOENT: 'there is no such file',
    ENOSPC: 'the disk is full',
    EPERM: 'this user may not',
  }
  return words[code] ?? (code === '' ? String(error) : code)
}
