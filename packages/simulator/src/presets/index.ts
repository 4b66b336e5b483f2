import type { Policy, PolicyChange, PresetName } from '../types/policy.ts'
import { auth0 } from './auth0.ts'
import { logto } from './logto.ts'
import { oidcProvider } from './oidc-provider.ts'
import { okta } from './okta.ts'

export const presets: Readonly<Record<PresetName, Policy>> = { auth0, logto, oidcProvider, okta }

/** A preset with changes; what a change does not name stays, in `lifetimes`, `rotation`, `reuse` and `paths` as well. */
export function policyOf(preset: Policy | PresetName, change: PolicyChange = {}): Policy {
  const base = typeof preset === 'string' ? presets[preset] : preset
  return {
    ...base,
    ...change,
    lifetimes: { ...base.lifetimes, ...change.lifetimes },
    rotation: { ...base.rotation, ...change.rotation },
    reuse: { ...base.reuse, ...change.reuse },
    paths: { ...base.paths, ...change.paths },
    resourceParameters: change.resourceParameters ?? base.resourceParameters,
  } as Policy
}
