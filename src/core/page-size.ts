/** The maximum number of items on a page of a list. */
export const maxPageSize = 100

/** The default number of items on a page. */
export const defaultPageSize = 20
