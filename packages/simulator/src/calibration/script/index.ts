import type { Story } from '../story.ts'
import { codes } from './codes.ts'
import { confidential } from './confidential.ts'
import { cors } from './cors.ts'
import { discovery } from './discovery.ts'
import { dpop } from './dpop.ts'
import { edges } from './edges.ts'
import { machines } from './machines.ts'
import { pushed } from './pushed.ts'
import { renewals } from './renewals.ts'
import { requests } from './requests.ts'
import { resources } from './resources.ts'
import { revocation } from './revocation.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'

/** The whole script, in the order in which it is told. */
export const SCRIPT: readonly Story[] = [
  ...discovery,
  ...requests,
  ...signIn,
  ...codes,
  ...renewals,
  ...revocation,
  ...resources,
  ...signOut,
  ...cors,
  ...dpop,
  ...pushed,
  ...machines,
  ...confidential,
  ...edges,
]
