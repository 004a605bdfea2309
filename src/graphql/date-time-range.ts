import { builder } from './builder.ts'

/** A range of instants, for filters. */
export const DateTimeRange = builder.inputType('DateTimeRange', {
  description: 'A range of time. Either end can be omitted.',
  fields: (t) => ({
    from: t.field({ type: 'DateTime', description: 'The start of the range, inclusive.' }),
    to: t.field({ type: 'DateTime', description: 'The end of the range, exclusive.' }),
  }),
})
