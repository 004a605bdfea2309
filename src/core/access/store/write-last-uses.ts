import type { EntityManager } from '@mikro-orm/postgresql'

/**
 * Writes the last uses of API keys. Raw SQL: one statement updates many rows from a JSON array and touches nothing but the
 * two columns, so that it can never undo a revocation.
 */
export async function writeLastUses(
  em: EntityManager,
  uses: { id: string; at: Date; ip: string | null }[],
): Promise<void> {
  await em.execute(
    `update api_keys k set last_used_at = u.at, last_used_ip = coalesce(u.ip, k.last_used_ip)
     from jsonb_to_recordset(?::jsonb) as u(id uuid, at timestamptz, ip text)
     where k.id = u.id and (k.last_used_at is null or k.last_used_at < u.at)`,
    [JSON.stringify(uses)],
  )
}
