/** The maximum number of items on a page of a list. */
export const largestPage = 100

/** The default number of items on a page. */
export const defaultPage = 20
