import { ScopeNotGrantedError, UserNotFoundError } from '../../../core/errors.ts'
import { requires, userCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { UserType } from '../../user/index.ts'
import { reactivateUser } from '../domain/reactivate-user.ts'

builder.mutationField('reactivateUser', (t) =>
  t.errorUnionField({
    ...requires([['users:write']]),
    types: [UserType, UserNotFoundError, ScopeNotGrantedError],
    description: 'Ends the suspension of a user. API keys work again; the user has to log in again.',
    args: { id: t.arg.id({ required: true, description: 'The id of the user.' }) },
    resolve: (_root, { id }, context) => reactivateUser(context.services, userCaller(context), id),
  }),
)
