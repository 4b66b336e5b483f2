import { type FileHandle, open } from 'node:fs/promises'
import { InputError } from '../json/input-error.ts'

/** Bytes at a time. */
const CHUNK = 1 << 16

export interface InputFile {
  readonly size: number
  readonly chunks: (onRead: (bytes: number) => void) => AsyncGenerator<Uint8Array>
}

/** Opens a file to be read as it comes. The caller closes it by reading it to its end, or by leaving the loop. */
export async function openInput(path: string): Promise<InputFile> {
  const file = await opened(path)
  const stat = await file.stat()
  if (stat.isDirectory()) {
    await file.close()
    throw new InputError('not_readable', `${path} is a folder, not a file.`)
  }
  return { size: stat.size, chunks: (onRead) => read(file, onRead) }
}

async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (error) {
    throw new InputError('not_readable', `${path} cannot be read: ${reasonOf(error)}.`, { cause: error })
  }
}

async function* read(file: FileHandle, onRead: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  try {
    let total = 0
    for (;;) {
      const { bytesRead, buffer } = await file.read(new Uint8Array(CHUNK), 0, CHUNK)
      if (bytesRead === 0) return
      total += bytesRead
      onRead(total)
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
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
