import type { Adapter, AdapterPayload } from 'oidc-provider'

interface Row {
  payload: AdapterPayload
  expiresAt: number
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

/** Everything the provider remembers, in memory: a restart forgets it all. */
export function createStore(): Store {
  const tables = new Map<string, Map<string, Row>>()
  const table = (model: string): Map<string, Row> => {
    const found = tables.get(model) ?? new Map<string, Row>()
    tables.set(model, found)
    return found
  }

  const adapter = (model: string): Adapter => createAdapter(model, table)

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

function createAdapter(model: string, table: (model: string) => Map<string, Row>): Adapter {
  const rows = table(model)

  const live = (id: string): AdapterPayload | undefined => {
    const row = rows.get(id)
    if (row === undefined) return undefined
    if (row.expiresAt > Date.now()) return row.payload
    rows.delete(id)
    return undefined
  }

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
      const payload = live(id)
      if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000)
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
