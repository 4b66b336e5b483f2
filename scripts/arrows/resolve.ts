/** The path a relative import leads to, from the root of the repository; a package's name stays as it is. */
export function resolve(from: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier
  const folders = from.split('/').slice(0, -1)
  for (const step of specifier.split('/')) {
    if (step === '..') folders.pop()
    else if (step !== '.') folders.push(step)
  }
  return folders.join('/')
}
