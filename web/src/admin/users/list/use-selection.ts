import { useState } from 'react'
import type { BulkTarget } from '../bulk/bulk-choice.ts'
import { type FilterValues, toUserFilter } from '../filter/user-filter.ts'

type Chosen = Record<string, true>

/** The users that are chosen for a bulk change: one by one, over several pages, or all that the filter finds. */
export function useSelection(filter: FilterValues) {
  const [chosen, setChosen] = useState<Chosen>({})
  // Another filter finds other users: nobody is chosen without having been seen.
  const [allOf, setAllOf] = useState<string | null>(null)
  const key = JSON.stringify(filter)
  const isAll = allOf === key
  const target: BulkTarget = isAll ? { filter: toUserFilter(filter) } : { ids: Object.keys(chosen) }
  return {
    isAll,
    target,
    count: Object.keys(chosen).length,
    /** @param rows that are shown: where all are chosen, they all are */
    idsOf: (rows: readonly { id: string }[]): Chosen =>
      isAll ? Object.fromEntries(rows.map(({ id }) => [id, true as const])) : chosen,
    choose(ids: Chosen) {
      setAllOf(null)
      setChosen(ids)
    },
    chooseAll: () => setAllOf(key),
    clear() {
      setAllOf(null)
      setChosen({})
    },
  }
}
