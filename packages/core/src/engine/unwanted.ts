import type { Context } from './context.ts'
import { loadPart } from './parts.ts'
import { loadProviderSignOut } from './sign-out.ts'

/** Revokes what came too late, which few tokens do. Where the part for it does not load, the token ends by itself. */
export async function revokeUnwanted(context: Context, refreshToken: string | undefined): Promise<void> {
  if (refreshToken === undefined) return
  const part = await loadPart(loadProviderSignOut).catch(() => undefined)
  await part?.revokeUnwanted(context, refreshToken)
}
