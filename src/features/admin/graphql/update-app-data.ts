import { ConflictError, ScopeNotGrantedError, UserNotFoundError, ValidationError } from '../../../core/errors.ts'
import { requires, userCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { UpdateDataInput } from '../../profile-data/index.ts'
import { UserType } from '../../user/index.ts'
import { updateAppData } from '../domain/update-app-data.ts'

builder.mutationField('updateAppData', (t) =>
  t.errorUnionField({
    ...requires([['users:write']]),
    types: [UserType, UserNotFoundError, ValidationError, ConflictError, ScopeNotGrantedError],
    description:
      'Changes parts of the `appData` of a user, atomically: parallel changes are made one after the other, and none is lost. The ' +
      'result has the limits of `updateUser`. `ConflictError` as for `updateData`. A call that changes nothing succeeds.',
    args: {
      id: t.arg.id({ required: true, description: 'The id of the user.' }),
      input: t.arg({ type: UpdateDataInput, required: true, description: 'The changes.' }),
    },
    resolve: (_root, { id, input }, context) => updateAppData(context.services, userCaller(context), { id, input }),
  }),
)
