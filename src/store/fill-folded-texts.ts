import type { Database } from './database.ts'
import { foldText } from './fold-text.ts'

const batch = 2_000

interface Unfolded {
  id: string
  name: string | null
  reason: string | null
}

/**
 * Folds the texts of users that have no folded form: rows that are older than the columns, and rows that were inserted with
 * SQL. If there are none, it costs one lookup in an index. A text that changes meanwhile is not overwritten.
 *
 * @returns how many users were changed
 */
export async function fillFoldedTexts(database: Pick<Database, 'executeSql'>): Promise<number> {
  let filled = 0
  for (;;) {
    const { rows } = await database.executeSql(
      `select id, name, suspension_reason as reason from users
       where (name is not null and folded_name is null)
         or (suspension_reason is not null and folded_suspension_reason is null) limit ${batch}`,
    )
    if (rows.length === 0) return filled
    const folded = rows.map(readUnfolded).map(({ id, name, reason }) => ({
      id,
      name,
      reason,
      folded_name: name === null ? null : foldText(name),
      folded_reason: reason === null ? null : foldText(reason),
    }))
    await database.executeSql(
      `update users u set folded_name = f.folded_name, folded_suspension_reason = f.folded_reason
       from jsonb_to_recordset($1::jsonb) as f(id uuid, name text, reason text, folded_name text, folded_reason text)
       where u.id = f.id and u.name is not distinct from f.name and u.suspension_reason is not distinct from f.reason`,
      [JSON.stringify(folded)],
    )
    filled += rows.length
  }
}

function readUnfolded({ id, name, reason }: Record<string, unknown>): Unfolded {
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  return { id: String(id), name: text(name), reason: text(reason) }
}
