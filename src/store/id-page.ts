/** A page of a list that is ordered by id, newest first. A backwards page is read and returned from the other end. */
export interface IdPage {
  /** The id of the item that the page begins after, in its direction; null for the first page. */
  fromId: string | null
  backwards: boolean
  limit: number
}

/** The condition and the order of a page, for lists that are ordered by id. */
export function pageOptions(page: IdPage) {
  const from = page.fromId === null ? {} : { id: page.backwards ? { $gt: page.fromId } : { $lt: page.fromId } }
  return { from, orderBy: { id: page.backwards ? ('asc' as const) : ('desc' as const) }, limit: page.limit }
}
