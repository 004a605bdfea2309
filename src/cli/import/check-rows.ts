import type { FirebaseParameters } from '../../crypto/foreign-hash/firebase-parameters.ts'
import type { ImportRow, RejectedRow } from '../../features/admin/index.ts'
import { checkImportedUser } from '../../features/admin/index.ts'
import type { Parts } from '../open-parts.ts'
import type { ColumnMapper } from './column-mapper.ts'
import type { ParseRows } from './parse-rows.ts'
import type { RawRow } from './read-lines.ts'
import { toFields } from './to-fields.ts'

/**
 * Turns rows into accounts, and gives the reasons for each row that is rejected.
 *
 * @throws CommandError when a row has an unknown field that no option handles
 */
export function checkRows(
  { config, clock }: Pick<Parts, 'config' | 'clock'>,
  how: { parse: ParseRows; columns: ColumnMapper; firebase: FirebaseParameters | null },
  raw: readonly RawRow[],
): { accounts: ImportRow[]; rejected: RejectedRow[] } {
  const accounts: ImportRow[] = []
  const rejected: RejectedRow[] = []
  const filled = raw.filter(({ text }) => text === null || text.trim() !== '')
  const parsed = how.parse(filled)
  for (const row of parsed) if ('values' in row) how.columns.learn(row.values.keys())
  const now = clock.now()
  for (const [index, read] of parsed.entries()) {
    const row = filled[index]?.number ?? 0
    const user =
      'values' in read
        ? checkImportedUser(config, toFields(read.values, how.columns.targets(), how.firebase), now)
        : [read.reason]
    if (Array.isArray(user)) rejected.push({ row, reasons: user })
    else accounts.push({ row, user })
  }
  return { accounts, rejected }
}
