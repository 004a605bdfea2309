import { normalizeEmail } from '../../../core/identity/email-address.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { isUuid } from '../../../core/ids.ts'
import { RequestError } from '../../../core/request-error.ts'
import type { Services } from '../../../core/services.ts'
import { countUsers, findUsers, type UserFilter, type UserOrderField } from '../store/user-search.ts'

export interface UserQuery {
  filter: UserFilter
  order: UserOrderField
  descending: boolean
  first?: number | null | undefined
  after?: string | null | undefined
  last?: number | null | undefined
  before?: string | null | undefined
  offset?: number | null | undefined
}

export interface UserPageAnswer {
  edges: { cursor: string; node: User }[]
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null }
  /** Runs when it is asked for, once. */
  total: () => Promise<{ count: number; estimated: boolean }>
}

const largestPage = 100
const defaultPage = 20
const largestOffset = 10_000

/**
 * A page of users. Cursors carry the order's value and the id, so that a page is read from where the last one ended,
 * however deep; `offset` is for small lists.
 *
 * @throws RequestError BAD_USER_INPUT for sizes, ends and cursors that do not go together
 */
export async function queryUsers(
  services: Pick<Services, 'clock' | 'database'>,
  query: UserQuery,
): Promise<UserPageAnswer> {
  const backwards = checkEnds(query)
  const size = checkSize(query.first ?? query.last ?? defaultPage)
  const offset = checkOffset(query)
  const filter = normalizeFilter(query.filter)
  const cursor = backwards ? query.before : query.after
  const now = services.clock.now()
  const em = services.database.fork()
  const found = await findUsers(
    em,
    filter,
    {
      order: query.order,
      descending: backwards ? !query.descending : query.descending,
      after: cursor ? readCursor(cursor, query.order) : null,
      offset,
      limit: size + 1,
    },
    now,
  )
  const more = found.length > size
  const rows = found.slice(0, size)
  if (backwards) rows.reverse()
  const edges = rows.map((user) => ({ cursor: writeCursor(query.order, user.orderValue, user.id), node: user }))
  let counted: Promise<{ count: number; estimated: boolean }> | null = null
  return {
    edges,
    pageInfo: {
      hasNextPage: backwards ? !!cursor : more,
      hasPreviousPage: backwards ? more : !!cursor || offset > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    total: () => {
      counted ??= countUsers(services.database.fork(), filter, now)
      return counted
    },
  }
}

function checkEnds(query: UserQuery): boolean {
  const forwards = query.first != null || query.after != null
  const backwards = query.last != null || query.before != null
  if (forwards && backwards) throw badInput('Page from one end: `first` and `after`, or `last` and `before`.')
  return backwards
}

function checkSize(size: number): number {
  if (size < 0 || size > largestPage) throw badInput(`A page has 0 to ${largestPage} items.`)
  return size
}

function checkOffset({ offset, after, before }: UserQuery): number {
  if (offset == null) return 0
  if (after != null || before != null) throw badInput('Use `offset` or a cursor, not both.')
  if (offset < 0 || offset > largestOffset) {
    throw badInput(`\`offset\` is 0 to ${largestOffset}: use cursors for what is deeper.`)
  }
  return offset
}

/** Texts as they are stored; NUL, which PostgreSQL has no room for, finds nobody and is refused. */
function normalizeFilter(filter: UserFilter): UserFilter {
  for (const text of [filter.search, filter.emailContains, filter.email, ...(filter.roles ?? [])]) {
    if (text === undefined) continue
    if (text.length > 320) throw badInput('A text of the filter has 320 characters at most.')
    if (text.includes('\0') || !text.isWellFormed())
      throw badInput('A text of the filter holds a character that cannot be stored.')
  }
  checkRange(filter.createdFrom, filter.createdTo)
  checkRange(filter.lastLoginFrom, filter.lastLoginTo)
  const plain = (text: string | undefined) => (text?.trim() ? text.normalize('NFKC').trim() : undefined)
  return {
    ...filter,
    search: plain(filter.search),
    emailContains: plain(filter.emailContains),
    email: filter.email === undefined ? undefined : (normalizeEmail(filter.email) ?? ''),
  }
}

function checkRange(from: Date | undefined, to: Date | undefined): void {
  if (from && to && from > to) throw badInput('The range ends before it begins.')
}

function writeCursor(order: UserOrderField, value: string, id: string): string {
  return Buffer.from(JSON.stringify([order, value, id])).toString('base64url')
}

/** A cursor is data from outside: it must be one of this order, and its value of the order's type. */
function readCursor(cursor: string, order: UserOrderField): { value: string; id: string } {
  const parsed = parse(cursor)
  if (!Array.isArray(parsed) || parsed.length !== 3) throw badInput('This is not a cursor of this list.')
  const [ofOrder, value, id] = parsed as unknown[]
  const texts = typeof value === 'string' && typeof id === 'string' && isUuid(id) && !value.includes('\0')
  if (!texts || ofOrder !== order) throw badInput('This is not a cursor of this list and order.')
  const isTime = order === 'CREATED_AT' || order === 'LAST_LOGIN_AT'
  if (isTime && !/^(-infinity|\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?)$/.test(value)) {
    throw badInput('This is not a cursor of this list and order.')
  }
  return { value, id }
}

function parse(cursor: string): unknown {
  try {
    return cursor.length > 1_000 ? null : JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    return null
  }
}

function badInput(message: string): RequestError {
  return new RequestError('BAD_USER_INPUT', message)
}
