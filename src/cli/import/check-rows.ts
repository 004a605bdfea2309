import type { Services } from '../../core/services.ts'
import type { FirebaseParameters } from '../../crypto/foreign-hash/firebase-parameters.ts'
import type { ImportRow, RejectedRow } from '../../features/admin/index.ts'
import { checkImportedUser } from '../../features/admin/index.ts'
import type { ColumnMapper } from './column-mapper.ts'
import type { ParseRows } from './parse-rows.ts'
import type { RawRow } from './read-lines.ts'
import type { ReadProviders } from './read-providers.ts'
import { toFields } from './to-fields.ts'

/** How the rows of a file become accounts. */
interface RowReader {
  parse: ParseRows
  columns: ColumnMapper
  firebase: FirebaseParameters | null
  readProviders: ReadProviders
}

/**
 * Turns rows into accounts, and gives the reasons for each row that is rejected.
 *
 * @throws CommandError when a row has an unknown field that no option handles, or when a provider does not say how its accounts are stored
 */
export async function checkRows(
  { clock, ...parts }: Pick<Services, 'clock' | 'config' | 'dataSchema'>,
  how: RowReader,
  raw: readonly RawRow[],
): Promise<{ accounts: ImportRow[]; rejected: RejectedRow[] }> {
  const accounts: ImportRow[] = []
  const rejected: RejectedRow[] = []
  const filled = raw.filter(({ text }) => text === null || text.trim() !== '')
  const parsed = how.parse(filled)
  for (const row of parsed) if ('values' in row) how.columns.learn(row.values.keys())
  const targets = how.columns.targets()
  const deps = { ...parts, providers: await how.readProviders(targets) }
  const now = clock.now()
  for (const [index, read] of parsed.entries()) {
    const row = filled[index]?.number ?? 0
    const user =
      'values' in read ? checkImportedUser(deps, toFields(read.values, targets, how.firebase), now) : [read.reason]
    if (Array.isArray(user)) rejected.push({ row, reasons: user })
    else accounts.push({ row, user })
  }
  return { accounts, rejected }
}
