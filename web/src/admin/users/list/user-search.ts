import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { UserOrder, UserOrderField } from '../../../generated/admin.ts'
import { type FilterValues, readFilter } from '../filter/user-filter.ts'

/** Which page of which users is shown. The address has it, so that it can be kept, sent, and gone back to. */
export interface UserSearch {
  filter: FilterValues
  order: Required<UserOrder>
  after: string | null
  before: string | null
  /** The number of the page, from 1. */
  page: number
}

const fields: readonly UserOrderField[] = ['CREATED_AT', 'LAST_LOGIN_AT', 'EMAIL', 'NAME']
/** The order that the list has by default: the newest users come first. */
const usual = 'CREATED_AT-DESC'

/** The field of an order by its name; that of the usual order for any other name. */
export function orderField(name: string | undefined): UserOrderField {
  return fields.find((each) => each === name) ?? 'CREATED_AT'
}

/** Reads the search from the parameters of an address. What cannot be read has its usual value. */
export function readUserSearch(search: Record<string, unknown>): UserSearch {
  const [name, direction] = String(search.order ?? usual).split('-')
  const cursor = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)
  const page = Number(search.page)
  return {
    filter: readFilter(search),
    order: { field: orderField(name), direction: direction === 'ASC' ? 'ASC' : 'DESC' },
    after: cursor(search.after),
    before: cursor(search.before),
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  }
}

/** The parameters of an address for a search. */
export function writeUserSearch({ filter, order, after, before, page }: UserSearch): Record<string, string> {
  const name = `${order.field}-${order.direction}`
  return {
    ...filter,
    ...(name !== usual && { order: name }),
    ...(after && { after }),
    ...(before && { before }),
    ...(page > 1 && { page: String(page) }),
  }
}

/** The search of the address, and what changes it. A change of filter or order leads to the first page. */
export function useUserSearch() {
  const parameters: Record<string, unknown> = useSearch({ strict: false })
  const navigate = useNavigate()
  const search = useMemo(() => readUserSearch(parameters), [parameters])
  const go = (next: Partial<UserSearch>, replace = false) =>
    void navigate({ to: '/users', search: writeUserSearch({ ...search, ...next }), replace, resetScroll: false })
  const first = { after: null, before: null, page: 1 }
  return {
    search,
    isFirst: !search.after && !search.before && search.page === 1,
    /** @param replace whether the step is not one to go back to, such as each letter of a search */
    setFilter: (filter: FilterValues, replace = false) => go({ filter, ...first }, replace),
    setOrder: (order: Required<UserOrder>) => go({ order, ...first }),
    toFirst: () => go(first, true),
    toNext: (after: string) => go({ after, before: null, page: search.page + 1 }),
    toPrevious: (before: string) => go(search.page > 2 ? { before, after: null, page: search.page - 1 } : first),
  }
}
