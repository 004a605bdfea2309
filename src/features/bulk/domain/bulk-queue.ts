/** The queue of the changes of many users. */
export const bulkQueue = 'bulk'
