import { systemClient } from '../../../core/client.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { findTakenNames, type ImportedUser, insertImportedUsers } from '../store/import-users.ts'

export interface ImportRow {
  /** The number of the row in the file. */
  row: number
  user: ImportedUser
}

export interface RejectedRow {
  row: number
  reasons: string[]
}

interface ImportOutcome {
  imported: number
  /** Rows whose address has an account, which was not changed. */
  skipped: number[]
  rejected: RejectedRow[]
}

/** Creates the accounts of one batch in one transaction. A row whose address has an account is skipped. */
export async function importUsers(
  services: Pick<Services, 'database'>,
  rows: readonly ImportRow[],
): Promise<ImportOutcome> {
  if (rows.length === 0) return { imported: 0, skipped: [], rejected: [] }
  return services.database.transactional(async (em) => {
    const outcome: ImportOutcome = { imported: 0, skipped: [], rejected: [] }
    const users = rows.map(({ user }) => user)
    const wanted = sort(rows, await findTakenNames(em, users), outcome)
    const event = { type: 'USER_CREATED', ip: systemClient.ip, details: { from: 'import' }, now: await readNow(em) }
    const made = await insertImportedUsers(
      em,
      wanted.map(({ user }) => user),
      event,
    )
    outcome.imported = made.size
    const missed = wanted.filter(({ user }) => !made.has(user.email))
    if (missed.length === 0) return outcome
    // Another transaction took an address or a username between the two statements.
    const takenNow = await findTakenNames(
      em,
      missed.map(({ user }) => user),
    )
    for (const { row, user } of missed) {
      if (takenNow.emails.has(user.email)) outcome.skipped.push(row)
      else outcome.rejected.push({ row, reasons: [usernameTaken] })
    }
    return outcome
  })
}

const usernameTaken = 'username belongs to another account'

/** Removes rows whose address or username exists in the database or in an earlier row of the batch. */
function sort(
  rows: readonly ImportRow[],
  taken: { emails: Set<string>; usernames: Set<string> },
  outcome: ImportOutcome,
): ImportRow[] {
  const wanted: ImportRow[] = []
  for (const entry of rows) {
    const { email } = entry.user
    const username = entry.user.username?.toLowerCase()
    if (taken.emails.has(email)) outcome.skipped.push(entry.row)
    else if (username && taken.usernames.has(username)) {
      outcome.rejected.push({ row: entry.row, reasons: [usernameTaken] })
    } else {
      wanted.push(entry)
      taken.emails.add(email)
      if (username) taken.usernames.add(username)
    }
  }
  return wanted
}
