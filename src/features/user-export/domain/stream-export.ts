import { recordEvent } from '../../../core/audit/record-event.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { RequestError } from '../../../core/request-error.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { findUserPage, type UserPosition } from '../../admin/index.ts'
import { userExportEvents } from '../events.ts'
import { columns, type Value } from './columns.ts'
import { csvLine } from './csv-line.ts'
import { findCallerOfExport, type RedeemedExport } from './redeem-export.ts'

/** Users that are read at once. */
const pageSize = 1_000

/**
 * The text of an export, page by page. A page is read when the previous one was taken, so that neither this process nor the database
 * holds more than one, and a client that goes away ends the work. However it ends, the audit trail has the number of users.
 *
 * The right is read again for each page: an administrator who finds that a session was stolen stops its download by ending it.
 *
 * @throws RequestError FORBIDDEN when the right has ended, so that the download breaks off and does not look complete
 */
export async function* streamExport(
  deps: Pick<Services, 'config' | 'database'>,
  { caller, stored, filter, format, now }: RedeemedExport,
): AsyncGenerator<string> {
  const { database } = deps
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
      const em = database.fork()
      if (!(await findCallerOfExport(deps, em, stored, await readNow(em))))
        throw new RequestError('FORBIDDEN', 'The right has ended.')
      const found = await findUserPage(em, filter, page, now)
      count += found.length
      if (found.length > 0) yield found.map(({ user }) => lineOf(valuesOf(user))).join('')
      after = found.at(-1)?.position ?? null
      if (found.length < pageSize) break
    }
    complete = true
  } finally {
    const em = database.fork()
    const details = { format, count, complete }
    await recordEvent(em, userExportEvents.USERS_EXPORTED, caller, { at: await readNow(em), details })
  }
}

/** A line of NDJSON, with its end. */
function jsonLine(names: readonly string[], values: readonly Value[]): string {
  return `${JSON.stringify(Object.fromEntries(names.map((name, index) => [name, values[index] ?? null])))}\n`
}
