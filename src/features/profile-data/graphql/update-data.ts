import { ConflictError, ValidationError } from '../../../core/errors.ts'
import { byUser, requires, userCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { UserType } from '../../user/index.ts'
import { updateData } from '../domain/update-data.ts'

/** The changes of `updateData`, and of `updateAppData`. */
export const UpdateDataInput = builder.inputType('UpdateDataInput', {
  description:
    'Changes to `User.data` or `User.appData`, which are made together or not at all, in this order: `set`, `unset`, `append`, `remove`. Each key ' +
    'of an object is a path: keys of objects and indexes of arrays, separated by dots, such as `links.0.url`. The same path, ' +
    'or a path and one below it, must not be used twice. A call has at most 50 paths.',
  fields: (t) => ({
    set: t.field({
      type: 'JSONObject',
      description:
        'Values by path. Objects on the way are made; an element of an array is replaced. Null is stored as null.',
    }),
    unset: t.stringList({
      description:
        'Paths to delete. The elements after a deleted element of an array move up. A path to nothing is ignored.',
    }),
    append: t.field({
      type: 'JSONObject',
      description:
        'An element, or a list of elements, by path: each is added to the end of the array unless an equal element is there ' +
        'already. An absent array is made.',
    }),
    remove: t.field({
      type: 'JSONObject',
      description:
        'An element, or a list of elements, by path: every equal element is removed from the array. An absent array is ignored.',
    }),
  }),
})

/**
 * A change every thirty seconds. Each is an event of the audit trail, which is kept for a year: a limit by the minute would let one account
 * add hundreds of megabytes of events a day.
 */
const dailyLimit = { limit: 3_000, duration: 86_400, by: byUser }

builder.mutationField('updateData', (t) =>
  t.errorUnionField({
    ...requires([['profile:write']], dailyLimit),
    types: [UserType, ValidationError, ConflictError],
    description:
      'Changes your own `data`, atomically: parallel changes are made one after the other, and none is lost. The result has at ' +
      'most 16,384 bytes of JSON, 8 levels of objects and arrays, and keys of 64 characters, unless the operator set other ' +
      'limits, and fits the operator’s schema, if there is one (`ValidationError`). `ConflictError` if a path runs through a ' +
      'value that is not an object or an array, or if `append` or `remove` finds something else than an array.',
    args: { input: t.arg({ type: UpdateDataInput, required: true, description: 'The changes.' }) },
    resolve: (_root, { input }, context) => updateData(context.services, userCaller(context), input),
  }),
)
