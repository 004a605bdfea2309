import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'

/** Creates the memory of one provider: what it has issued. It ends with the provider. */
export function createOidcAdapter(): AdapterFactory {
  const stored = new Map<string, AdapterPayload>()
  return (model) => {
    const keyOf = (id: string) => `${model}:${id}`
    const findBy = (matches: (payload: AdapterPayload) => boolean) =>
      [...stored].find(([key, payload]) => key.startsWith(`${model}:`) && matches(payload))?.[1]
    const adapter: Adapter = {
      async upsert(id, payload) {
        stored.set(keyOf(id), payload)
      },
      find: async (id) => stored.get(keyOf(id)),
      findByUid: async (uid) => findBy((payload) => payload.uid === uid),
      findByUserCode: async (userCode) => findBy((payload) => payload.userCode === userCode),
      async consume(id) {
        const payload = stored.get(keyOf(id))
        if (payload) payload.consumed = Math.floor(Date.now() / 1000)
      },
      async destroy(id) {
        stored.delete(keyOf(id))
      },
      async revokeByGrantId(grantId) {
        for (const [key, payload] of stored) if (payload.grantId === grantId) stored.delete(key)
      },
    }
    return adapter
  }
}
