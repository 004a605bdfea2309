import type { Services } from '../../../core/services.ts'
import type { RowCount } from '../../../store/count-rows.ts'
import { readNow } from '../../../store/now.ts'
import { countUsers, type FoundUser, findUserPage, type UserPage } from '../store/search-users.ts'
import type { UserFilter } from '../store/user-filter.ts'
import { parseUserFilter } from './parse-user-filter.ts'

export interface UserSearch {
  found: FoundUser[]
  /** Whether more users follow in the direction of the page. */
  hasMore: boolean
  /** How many users the filter finds on all pages. They are counted once, and only when the number is requested. */
  count(): Promise<RowCount>
}

/**
 * A page of the users that a filter finds.
 *
 * @throws RequestError BAD_USER_INPUT for a filter that cannot be searched for
 */
export async function searchUsers(
  deps: Pick<Services, 'database'>,
  { filter, page }: { filter: UserFilter; page: UserPage },
): Promise<UserSearch> {
  const checked = parseUserFilter(filter)
  const em = deps.database.fork()
  const now = await readNow(em)
  const found = await findUserPage(em, checked, { ...page, limit: page.limit + 1 }, now)
  let counted: Promise<RowCount> | null = null
  return {
    found: found.slice(0, page.limit),
    hasMore: found.length > page.limit,
    count() {
      counted ??= countUsers(deps.database.fork(), checked, now)
      return counted
    },
  }
}
