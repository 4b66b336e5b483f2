export type Json = Readonly<Record<string, unknown>>

/** What a hostile or broken file has at a place is `unknown`; these say what is there after all. */
export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An own member, so that a key as `__proto__` or `constructor` finds nothing that the file does not have. */
export function member(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

export function text(value: unknown, maxLength = 2000): string | undefined {
  return typeof value === 'string' ? value.slice(0, maxLength) : undefined
}

export function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : []
}

/** Undefined for what is no JSON. */
export function parseJson(source: string): unknown {
  try {
    return JSON.parse(source) as unknown
  } catch {
    return undefined
  }
}

/** Left out where undefined: a member that is `undefined` and one that is not there differ for `exactOptionalPropertyTypes`. */
export function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: Value }
}
