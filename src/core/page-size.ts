/** The most items that a page of a list can have. */
export const largestPage = 100

/** How many items a page has when the request does not say. */
export const defaultPage = 20
