import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import type { Services } from '../../../core/services.ts'
import type { RequestContext } from '../../../graphql/context.ts'
import { type PageArguments, pageById } from '../../../graphql/paging.ts'
import type { RowCount } from '../../../store/count-rows.ts'
import type { IdPage } from '../../../store/id-page.ts'
import type { UserListPart } from '../store/user-list.ts'
import type { UserPage } from './user-connection-type.ts'

type Deps = Pick<Services, 'database'>

/** Reads the lists of several users, in their order. */
interface UserLists {
  list(deps: Deps, ownerIds: readonly string[], page: IdPage): Promise<UserListPart[]>
  count(deps: Deps, ownerIds: readonly string[]): Promise<RowCount[]>
}

interface WantedPage {
  ownerId: string
  page: IdPage
}

/**
 * Makes the resolver of a list of users that a user has, such as followers. Where a document asks for the lists of many
 * users, one statement reads them all, and another one counts them. Nothing is cached: a later mutation of the same
 * document changes the list.
 */
export function createUserList(lists: UserLists) {
  const loadersOf = createContextCache(({ services }: RequestContext) => ({
    pages: new DataLoader((wanted: readonly WantedPage[]) => loadPages(services, lists, wanted), { cache: false }),
    counts: new DataLoader((ids: readonly string[]) => loadCounts(services, lists, ids), { cache: false }),
  }))
  return async (owner: { id: string }, args: PageArguments, context: RequestContext): Promise<UserPage> => {
    const { pages, counts } = loadersOf(context)
    const find = async (page: IdPage) => {
      const { listed, endedAt } = await pages.load({ ownerId: owner.id, page })
      return { items: listed.map(({ position, user }) => ({ id: position, user })), endedAt }
    }
    const { edges, pageInfo, count } = await pageById(args, find, () => counts.load(owner.id))
    return { edges: edges.map(({ cursor, node }) => ({ cursor, node: node.user })), pageInfo, count }
  }
}

/** One statement for each different page: a document has a few at most, for one or for many users. */
async function loadPages(deps: Deps, lists: UserLists, wanted: readonly WantedPage[]): Promise<UserListPart[]> {
  const byPage = Map.groupBy(wanted, ({ page }) => JSON.stringify(page))
  const found = new Map<WantedPage, UserListPart>()
  await Promise.all(
    [...byPage.values()].map(async (group) => {
      const [first] = group
      if (!first) return
      const owners = [...new Set(group.map(({ ownerId }) => ownerId))]
      const pages = await lists.list(deps, owners, first.page)
      for (const each of group) found.set(each, pages[owners.indexOf(each.ownerId)] ?? nobody)
    }),
  )
  return wanted.map((each) => found.get(each) ?? nobody)
}

const nobody: UserListPart = { listed: [], endedAt: null }

async function loadCounts(deps: Deps, lists: UserLists, ids: readonly string[]): Promise<RowCount[]> {
  const owners = [...new Set(ids)]
  const counts = new Map((await lists.count(deps, owners)).map((count, index) => [owners[index], count]))
  return ids.map((id) => counts.get(id) ?? { count: 0, estimated: false })
}
