import type { Adapter, AdapterPayload } from 'oidc-provider'

/**
 * A store that forgets nothing by itself: oidc-provider then says `is expired` where a store that drops old rows,
 * as most do, makes it say `not found`.
 */
export interface Store {
  readonly adapter: (model: string) => Adapter
  readonly revokeGrants: (account: string) => Promise<void>
}

const OF_A_GRANT = ['AccessToken', 'AuthorizationCode', 'RefreshToken']

export function createStore(): Store {
  const tables = new Map<string, Map<string, AdapterPayload>>()
  const table = (model: string): Map<string, AdapterPayload> => {
    const rows = tables.get(model) ?? new Map<string, AdapterPayload>()
    tables.set(model, rows)
    return rows
  }
  const find = (model: string, matches: (row: AdapterPayload) => boolean): AdapterPayload | undefined =>
    [...table(model).values()].find(matches)

  const endGrant = (grantId: string): void => {
    for (const model of OF_A_GRANT) {
      for (const [id, row] of table(model)) if (row.grantId === grantId) table(model).delete(id)
    }
  }

  const adapter = (model: string): Adapter => ({
    upsert: async (id, payload) => {
      table(model).set(id, payload)
    },
    find: async (id) => table(model).get(id),
    findByUid: async (uid) => find(model, (row) => row.uid === uid),
    findByUserCode: async (userCode) => find(model, (row) => row.userCode === userCode),
    consume: async (id) => {
      const row = table(model).get(id)
      if (row !== undefined) row.consumed = Math.floor(Date.now() / 1000)
    },
    destroy: async (id) => {
      table(model).delete(id)
    },
    revokeByGrantId: async (grantId) => endGrant(grantId),
  })

  return {
    adapter,
    revokeGrants: async (account) => {
      for (const [id, row] of table('Grant')) {
        if (row.accountId !== account) continue
        endGrant(id)
        table('Grant').delete(id)
      }
    },
  }
}
