import { appendFileSync } from 'node:fs'
import { UserManager as Bare } from 'oidc-client-ts'
import { guardUserManager } from '../src/index.ts'

/** Takes the place of the class under test: the same, and guarded as soon as it is made. */
export class UserManager extends Bare {
  constructor(...given: ConstructorParameters<typeof Bare>) {
    super(...given)
    guardUserManager(this, {
      onEvent: ({ type }) => appendFileSync(process.env['GUARD_EVENTS'] ?? '', `${type}\n`),
    })
  }
}
