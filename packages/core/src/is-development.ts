declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Whether a bundler marked this build as development; a plain script tag has no `process`. */
export function isDevelopment(): boolean {
  try {
    return process.env.NODE_ENV !== 'production'
  } catch {
    return false
  }
}
