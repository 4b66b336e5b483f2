import type { ResolvedSettings } from '../settings.ts'

/** Parameters that are there, under the names that the provider has for them. */
export function named(
  { parameterNames }: Pick<ResolvedSettings, 'parameterNames'>,
  parameters: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const result: Record<string, string> = {}
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) result[parameterNames?.[name as keyof typeof parameterNames] ?? name] = value
  return result
}
