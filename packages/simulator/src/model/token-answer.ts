import type { RefreshTokenRow } from '../types/state.ts'
import type { IssuedAccess } from './issue.ts'
import type { Json, Unsigned } from './outcome.ts'

export interface TokenAnswer {
  readonly value: Json
  readonly unsigned: { readonly access_token?: Unsigned; readonly id_token?: Unsigned }
}

interface Parts {
  readonly access: IssuedAccess
  readonly idToken?: Unsigned | undefined
  readonly refresh?: Pick<RefreshTokenRow, 'id'> | undefined
  /** Whether an empty scope is told as such. */
  readonly isScoped: boolean
}

/** The body of a token response (RFC 6749 section 5.1). A token that has yet to be signed is an empty text. */
export function tokenAnswer({ access, idToken, refresh, isScoped }: Parts): TokenAnswer {
  const { row, unsigned } = access
  const scope = row.scope.join(' ')
  return {
    value: {
      access_token: unsigned === undefined ? row.id : '',
      expires_in: row.expires - row.issued,
      ...(idToken !== undefined && { id_token: '' }),
      ...(refresh !== undefined && { refresh_token: refresh.id }),
      ...((isScoped || scope !== '') && { scope }),
      token_type: row.jkt === undefined ? 'Bearer' : 'DPoP',
    },
    unsigned: {
      ...(unsigned !== undefined && { access_token: unsigned }),
      ...(idToken !== undefined && { id_token: idToken }),
    },
  }
}
