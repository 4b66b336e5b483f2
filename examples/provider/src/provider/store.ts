import type { Adapter, AdapterPayload } from 'oidc-provider'

interface Row {
  payload: AdapterPayload
  expiresAt: number
  /** ms since 1970. */
  consumedAt?: number
}

export interface Store {
  adapter: (model: string) => Adapter
  /**
   * Ends the tokens of one account, or of all, as an administrator would, and with them the consent, unless that is to
   * be kept. Answers how many grants there were.
   */
  revokeGrants: (accountId: string | undefined, keepsConsent: boolean) => Promise<number>
}

// What dies with a grant. The session does not: the user stays signed in at the provider.
const OF_A_GRANT = ['AccessToken', 'AuthorizationCode', 'RefreshToken']

/**
 * Everything the provider remembers, in memory: a restart forgets it all.
 *
 * @param reuseWindow seconds in which a used refresh token counts as unused
 */
export function createStore(reuseWindow: () => number): Store {
  const tables = new Map<string, Map<string, Row>>()
  const table = (model: string): Map<string, Row> => {
    const found = tables.get(model) ?? new Map<string, Row>()
    tables.set(model, found)
    return found
  }

  const adapter = (model: string): Adapter => createAdapter({ model, table, reuseWindow })

  return {
    adapter,
    revokeGrants: async (accountId, keepsConsent) => {
      const grants = [...table('Grant')].filter(
        ([, row]) => accountId === undefined || row.payload.accountId === accountId,
      )
      for (const [grantId] of grants) {
        await adapter('Grant').revokeByGrantId(grantId)
        if (!keepsConsent) await adapter('Grant').destroy(grantId)
      }
      return grants.length
    },
  }
}

interface AdapterParts {
  model: string
  table: (model: string) => Map<string, Row>
  reuseWindow: () => number
}

function createAdapter({ model, table, reuseWindow }: AdapterParts): Adapter {
  const rows = table(model)

  const live = (id: string): AdapterPayload | undefined => {
    const row = rows.get(id)
    if (row === undefined) return undefined
    if (row.expiresAt > Date.now()) return isInGrace(row) ? unused(row.payload) : row.payload
    rows.delete(id)
    return undefined
  }

  // As Logto does it: what was used a moment ago is handed out as if it had not been.
  const isInGrace = ({ consumedAt }: Row): boolean =>
    model === 'RefreshToken' && consumedAt !== undefined && Date.now() - consumedAt < reuseWindow() * 1000

  const liveWhere = (matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined => {
    const entry = [...rows].find(([, row]) => matches(row.payload))
    return entry === undefined ? undefined : live(entry[0])
  }

  return {
    upsert: async (id, payload, expiresIn) => {
      rows.set(id, { payload, expiresAt: expiresIn === undefined ? Infinity : Date.now() + expiresIn * 1000 })
    },
    find: async (id) => live(id),
    findByUid: async (uid) => liveWhere((payload) => payload.uid === uid),
    findByUserCode: async (userCode) => liveWhere((payload) => payload.userCode === userCode),
    consume: async (id) => {
      const row = rows.get(id)
      if (row === undefined) return
      // A second use does not begin the window anew.
      row.consumedAt ??= Date.now()
      row.payload.consumed = Math.floor(row.consumedAt / 1000)
    },
    destroy: async (id) => {
      rows.delete(id)
    },
    revokeByGrantId: async (grantId) => {
      for (const other of OF_A_GRANT) {
        for (const [id, row] of table(other)) {
          if (row.payload.grantId === grantId) table(other).delete(id)
        }
      }
    },
  }
}

function unused(payload: AdapterPayload): AdapterPayload {
  const copy = { ...payload }
  delete copy.consumed
  return copy
}
