import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { type EventFilterValues, readEventFilter } from './event-filter.ts'

/** Which page of which events is shown. */
export interface EventSearch {
  filter: EventFilterValues
  after: string | null
  before: string | null
  /** The number of the page, from 1. */
  page: number
}

/** The search of the address, and what changes it. A change of filter leads to the first page. */
export function useEventSearch() {
  const parameters: Record<string, unknown> = useSearch({ strict: false })
  const navigate = useNavigate()
  const search = useMemo(() => readEventSearch(parameters), [parameters])
  const go = ({ filter, after, before, page }: EventSearch, replace = false) =>
    void navigate({
      to: '/audit-events',
      search: {
        ...filter,
        ...(after && { after }),
        ...(before && { before }),
        ...(page > 1 && { page: String(page) }),
      },
      replace,
    })
  const { filter, page } = search
  const first = { filter, after: null, before: null, page: 1 }
  return {
    search,
    setFilter: (filter: EventFilterValues) => go({ ...first, filter }),
    toFirst: () => go(first),
    /** Replaces a page that has nothing. */
    backToFirst: () => go(first, true),
    toNext: (after: string) => go({ ...first, after, page: page + 1 }),
    toPrevious: (before: string) => go(page > 2 ? { ...first, before, page: page - 1 } : first),
  }
}

function readEventSearch(parameters: Record<string, unknown>): EventSearch {
  const cursor = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)
  const page = Number(parameters.page)
  return {
    filter: readEventFilter(parameters),
    after: cursor(parameters.after),
    before: cursor(parameters.before),
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  }
}
