import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../../../..', import.meta.url))

/** Reads a file of the repository. */
export const read = (path: string): string => readFileSync(repository + path, 'utf8')

/** A block of code in a README. */
export interface Sample {
  /** The file that runs it, and the part of it. */
  readonly path: string
  readonly region: string | undefined
  readonly text: string
  readonly language: string
}

const FENCE = /(?:<!-- run by (\S+?)(?:#(\w+))? -->\n)?```(\w+)\n([\s\S]*?)\n```/g

/** All of them, in order. */
export function samplesOf(readme: string): Sample[] {
  return [...readme.matchAll(FENCE)].map(([, path = '', region, language = '', text = '']) => ({
    path,
    region,
    language,
    text,
  }))
}

/** What the file of a sample says, or what stands between the marks of its region there. */
export function sourceOf({ path, region }: Sample): string {
  const text = read(path)
  if (region === undefined) return text.trim()
  const [, body = ''] = new RegExp(`// #region ${region}\\n([\\s\\S]*?)\\n *// #endregion`).exec(text) ?? []
  const indent = /^ */.exec(body)?.[0] ?? ''
  return body.replaceAll(new RegExp(`^${indent}`, 'gm'), '')
}
