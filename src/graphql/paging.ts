import { defaultPageSize, maxPageSize } from '../core/page-size.ts'
import { RequestError } from '../core/request-error.ts'
import { isUuid } from '../crypto/uuid.ts'
import type { RowCount } from '../store/count-rows.ts'
import type { IdPage } from '../store/id-page.ts'

export interface PageArguments {
  first?: number | null | undefined
  after?: string | null | undefined
  last?: number | null | undefined
  before?: string | null | undefined
}

/** The page that the arguments of a list ask for. */
interface CheckedPage {
  /** Whether the page is read from the end of the list. */
  backwards: boolean
  /** The maximum number of items of the page. */
  size: number
  /** The cursor of the item that the page begins after, as it was sent. */
  cursor: string | null
}

/** @throws RequestError BAD_USER_INPUT for a size outside 0 to 100, or for both ends at once */
export function parsePageArguments({ first, after, last, before }: PageArguments): CheckedPage {
  const backwards = last != null || before != null
  if (backwards && (first != null || after != null)) {
    throw new RequestError('BAD_USER_INPUT', 'Use either `first` and `after`, or `last` and `before`.')
  }
  const size = first ?? last ?? defaultPageSize
  if (size < 0 || size > maxPageSize) {
    throw new RequestError('BAD_USER_INPUT', `A page can have 0 to ${maxPageSize} items.`)
  }
  return { backwards, size, cursor: after ?? before ?? null }
}

interface Identified {
  id: string
}

/** The items of a page whose reading may have ended before the page was full. */
interface PartOfList<Item> {
  items: Item[]
  /** The id of the place at which it ended; null if the page is complete. */
  endedAt: string | null
}

/**
 * A page of a list that is ordered by a UUIDv7, newest first. The cursor encodes the id of the item, so items that are added
 * or deleted between two pages neither repeat nor hide others. A page that ended before it was full has the cursor of that place at its
 * end, so that the next page continues there.
 *
 * @throws RequestError BAD_USER_INPUT for a page that `parsePageArguments` refuses, and for a cursor of another list
 */
export async function pageById<Item extends Identified>(
  page: PageArguments,
  find: (page: IdPage) => Promise<Item[] | PartOfList<Item>>,
  count: () => Promise<number | RowCount>,
) {
  const { backwards, size, cursor } = parsePageArguments(page)
  const fromId = cursor === null ? null : readCursor(cursor)
  const found = await find({ fromId, backwards, limit: size + 1 })
  const { items, endedAt } = Array.isArray(found) ? { items: found, endedAt: null } : found
  const more = items.length > size || endedAt !== null
  const nodes = items.slice(0, size)
  if (backwards) nodes.reverse()
  const edges = nodes.map((node) => ({ cursor: writeCursor(node.id), node }))
  const end = endedAt === null || items.length > size ? null : writeCursor(endedAt)
  return {
    edges,
    count: once(count),
    pageInfo: {
      hasNextPage: backwards ? fromId !== null : more,
      hasPreviousPage: backwards ? more : fromId !== null,
      startCursor: (backwards ? end : null) ?? edges[0]?.cursor ?? null,
      endCursor: (backwards ? null : end) ?? edges.at(-1)?.cursor ?? null,
    },
  }
}

/** The items are counted once, and only if a document asks for the number. */
function once(count: () => Promise<number | RowCount>): () => Promise<RowCount> {
  let counted: Promise<RowCount> | null = null
  const read = async () => {
    const number = await count()
    return typeof number === 'number' ? { count: number, estimated: false } : number
  }
  return () => {
    counted ??= read()
    return counted
  }
}

function writeCursor(id: string): string {
  return Buffer.from(`id:${id}`).toString('base64url')
}

function readCursor(cursor: string): string {
  const text = cursor.length > 200 ? '' : Buffer.from(cursor, 'base64url').toString('utf8')
  const id = text.startsWith('id:') ? text.slice(3) : ''
  if (!isUuid(id)) throw new RequestError('BAD_USER_INPUT', 'The cursor does not belong to this list.')
  return id
}
