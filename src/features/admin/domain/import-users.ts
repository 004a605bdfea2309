import { systemClient } from '../../../core/client.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { lockEveryIdentity, oauthEvents } from '../../oauth/index.ts'
import { adminEvents } from '../events.ts'
import { findLinks, findTakenNames, type ImportedUser, insertImportedUsers } from '../store/import-users.ts'
import { findTakenLegacyIds, lockLegacyIds } from '../store/legacy-ids.ts'
import { legacyIdOf } from './imported-data.ts'
import { createImportedLinks, type ImportedLinks } from './imported-links.ts'

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
  /** Whether a skipped row has an identity that is not linked to the account of its address. */
  leftUnlinked: boolean
}

/**
 * Creates the accounts of one batch in one transaction. A row whose address has an account is skipped, unless it names an account at a
 * provider that contradicts the one that is linked. A row of a new address is rejected if its username or its id in the other system belongs to
 * an account.
 */
export async function importUsers(
  services: Pick<Services, 'database'>,
  rows: readonly ImportRow[],
): Promise<ImportOutcome> {
  if (rows.length === 0) return { imported: 0, skipped: [], rejected: [], leftUnlinked: false }
  return services.database.transactional(async (em) => {
    const outcome: ImportOutcome = { imported: 0, skipped: [], rejected: [], leftUnlinked: false }
    const users = rows.map(({ user }) => user)
    // A sign-in with one of the identities waits, and finds the account that this transaction makes. Before any row (lock order).
    if (users.some(({ identities }) => identities.length > 0)) await lockEveryIdentity(em)
    const ids = users.flatMap((user) => legacyIdOf(user) ?? [])
    if (ids.length > 0) await lockLegacyIds(em)
    const legacyIds = ids.length > 0 ? await findTakenLegacyIds(em, ids) : new Set<string>()
    const links = createImportedLinks(await findLinks(em, users))
    const wanted = sort(rows, { ...(await findTakenNames(em, users)), legacyIds, links }, outcome)
    const made = await insertImportedUsers(
      em,
      wanted.map(({ user }) => user),
      {
        type: adminEvents.USER_CREATED.name,
        linkType: oauthEvents.OAUTH_ACCOUNT_LINKED.name,
        ip: systemClient.ip,
        details: { from: 'import' },
        now: await readNow(em),
      },
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
      if (takenNow.emails.has(user.email)) {
        outcome.skipped.push(row)
        outcome.leftUnlinked ||= user.identities.length > 0
      } else outcome.rejected.push({ row, reasons: [usernameTaken] })
    }
    return outcome
  })
}

const usernameTaken = 'username belongs to another account'
const legacyIdTaken = 'legacy_id belongs to another account'

interface Taken {
  emails: Set<string>
  usernames: Set<string>
  legacyIds: Set<string>
  links: ImportedLinks
}

/** Removes rows whose address, username, old id or identity exists in the database or in an earlier row of the batch. */
function sort(rows: readonly ImportRow[], taken: Taken, outcome: ImportOutcome): ImportRow[] {
  const wanted: ImportRow[] = []
  for (const entry of rows) {
    const { row, user } = entry
    const exists = taken.emails.has(user.email)
    const username = user.username?.toLowerCase()
    const legacyId = legacyIdOf(user)
    const reasons = taken.links.conflictsOf(user)
    if (!exists && username && taken.usernames.has(username)) reasons.unshift(usernameTaken)
    if (!exists && legacyId !== null && taken.legacyIds.has(legacyId)) reasons.push(legacyIdTaken)
    if (reasons.length > 0) outcome.rejected.push({ row, reasons })
    else if (exists) {
      outcome.skipped.push(row)
      outcome.leftUnlinked ||= !taken.links.hasAll(user)
    } else {
      wanted.push(entry)
      taken.emails.add(user.email)
      if (username) taken.usernames.add(username)
      if (legacyId !== null) taken.legacyIds.add(legacyId)
      taken.links.add(user)
    }
  }
  return wanted
}
