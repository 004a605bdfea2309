import type { Database } from '../../store/database.ts'
import { writeLastUses } from './store/write-last-uses.ts'

/** When and from where API keys were last used: noted in memory and written together, never on the request path. */
export interface LastUses {
  /** @param ip of the client that presented the key; null when a resource server asked about it and did not say */
  note(apiKeyId: string, at: Date, ip: string | null): void
  /** Writes what was noted. After a failure it is kept for the next time. */
  flush(): Promise<void>
}

/** @param database where the last uses are written */
export function createLastUses(database: Pick<Database, 'fork'>): LastUses {
  let noted = new Map<string, { at: Date; ip: string | null }>()
  return {
    note(apiKeyId, at, ip) {
      noted.set(apiKeyId, { at, ip: ip ?? noted.get(apiKeyId)?.ip ?? null })
    },
    async flush() {
      if (noted.size === 0) return
      const uses = noted
      noted = new Map()
      try {
        const rows = [...uses].map(([id, use]) => ({ id, ...use }))
        await writeLastUses(database.fork(), rows)
      } catch (error) {
        for (const [id, use] of uses) if (!noted.has(id)) noted.set(id, use)
        throw error
      }
    },
  }
}
