import { isUuid } from '../domain/ids.ts'
import { RequestError } from '../domain/request-error.ts'

/** The largest page. */
export const largestPage = 100
const defaultPage = 20

export interface PageArguments {
  first?: number | null | undefined
  after?: string | null | undefined
}

interface Identified {
  id: string
}

/**
 * A page of a list that is ordered by a UUIDv7, newest first. The cursor is the id of the last item, wrapped: items that
 * come or go meanwhile neither repeat nor hide others.
 *
 * @throws RequestError BAD_USER_INPUT for a size outside 0 to 100 or a cursor that is none of ours
 */
export async function pageById<Item extends Identified>(
  page: PageArguments,
  find: (page: { afterId: string | null; limit: number }) => Promise<Item[]>,
  count: () => Promise<number>,
) {
  const size = page.first ?? defaultPage
  if (size < 0 || size > largestPage) throw new RequestError('BAD_USER_INPUT', `\`first\` is 0 to ${largestPage}.`)
  const afterId = page.after ? readCursor(page.after) : null
  const found = await find({ afterId, limit: size + 1 })
  const nodes = found.slice(0, size)
  const edges = nodes.map((node) => ({ cursor: writeCursor(node.id), node }))
  return {
    edges,
    totalCount: count,
    pageInfo: {
      hasNextPage: found.length > size,
      hasPreviousPage: afterId !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  }
}

function writeCursor(id: string): string {
  return Buffer.from(`id:${id}`).toString('base64url')
}

function readCursor(cursor: string): string {
  const text = cursor.length > 200 ? '' : Buffer.from(cursor, 'base64url').toString('utf8')
  const id = text.startsWith('id:') ? text.slice(3) : ''
  if (!isUuid(id)) throw new RequestError('BAD_USER_INPUT', 'This is not a cursor of this list.')
  return id
}
