import { RequestError } from '../../../core/request-error.ts'
import { type PageArguments, parsePageArguments } from '../../../graphql/paging.ts'
import type { UserPage } from '../store/search-users.ts'
import { readUserCursor } from './user-cursor.ts'

/** The largest `offset`. The database reads every row that is skipped: a cursor reads none. */
const maxOffset = 10_000

interface UserPageArguments extends PageArguments {
  offset?: number | null | undefined
}

/**
 * Reads the page that the arguments of a list of users ask for. A page from the end is read in the reverse order.
 *
 * @throws RequestError BAD_USER_INPUT for arguments that cannot be combined or are out of range, and for a foreign cursor
 */
export function readUserPage(
  { offset, ...page }: UserPageArguments,
  { order, descending }: Pick<UserPage, 'order' | 'descending'>,
): { page: UserPage; backwards: boolean } {
  const { backwards, size, cursor } = parsePageArguments(page)
  if (offset != null && cursor !== null) throw badInput('Use either `offset` or a cursor.')
  if (offset != null && (offset < 0 || offset > maxOffset)) {
    throw badInput(`\`offset\` must be between 0 and ${maxOffset}. Use a cursor to go further.`)
  }
  return {
    page: {
      order,
      descending: backwards ? !descending : descending,
      after: cursor === null ? null : readUserCursor(cursor, order),
      offset: offset ?? 0,
      limit: size,
    },
    backwards,
  }
}

function badInput(message: string): RequestError {
  return new RequestError('BAD_USER_INPUT', message)
}
