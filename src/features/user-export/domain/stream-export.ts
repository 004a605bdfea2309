import { recordEvent } from '../../../core/audit/record-event.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { findUserPage, type UserPosition } from '../../admin/index.ts'
import { userExportEvents } from '../events.ts'
import { columns, type Value } from './columns.ts'
import { csvLine } from './csv-line.ts'
import type { RedeemedExport } from './redeem-export.ts'

/** Users that are read at once. */
const pageSize = 1_000

/**
 * The text of an export, page by page. A page is read when the one before was taken, so that neither this process nor the database
 * holds more than one, and a client that goes away ends the work. However it ends, the audit trail has the number of users.
 */
export async function* streamExport(
  { database }: Pick<Services, 'database'>,
  { caller, filter, format, now }: RedeemedExport,
): AsyncGenerator<string> {
  const shown = columns.filter(({ scope }) => caller.access.scopes.has(scope))
  const valuesOf = (user: User) => shown.map(({ read }) => read(user, now))
  const names = shown.map(({ name }) => name)
  const lineOf = format === 'CSV' ? csvLine : (values: readonly Value[]) => jsonLine(names, values)
  let count = 0
  let complete = false
  try {
    if (format === 'CSV') yield csvLine(names)
    for (let after: UserPosition | null = null; ; ) {
      const page = { order: 'CREATED_AT', descending: false, after, offset: 0, limit: pageSize } as const
      const found = await findUserPage(database.fork(), filter, page, now)
      count += found.length
      if (found.length > 0) yield found.map(({ user }) => lineOf(valuesOf(user))).join('')
      after = found.at(-1)?.position ?? null
      if (found.length < pageSize) break
    }
    complete = true
  } finally {
    const em = database.fork()
    const details = { format, count, complete }
    await recordEvent(em, { type: userExportEvents.USERS_EXPORTED, by: caller, at: await readNow(em), details })
  }
}

/** A line of NDJSON, with its end. */
function jsonLine(names: readonly string[], values: readonly Value[]): string {
  return `${JSON.stringify(Object.fromEntries(names.map((name, index) => [name, values[index] ?? null])))}\n`
}
