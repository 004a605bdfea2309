import * as errors from '../../../core/errors.ts'
import { requires } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { User } from '../../user/graphql/user-type.ts'
import { reactivateUser } from '../domain/suspend-user.ts'
import { adminOf } from './admin-of.ts'

builder.mutationField('reactivateUser', (t) =>
  t.errorUnionField({
    ...requires([['users:write']]),
    types: [User, errors.UserNotFoundError, errors.ScopeNotGrantedError],
    description: 'Ends a suspension. API keys work again; sessions have to be opened anew.',
    args: { id: t.arg.id({ required: true, description: 'The user’s id.' }) },
    resolve: (_root, { id }, context) => reactivateUser(context.services, adminOf(context), id, context.client),
  }),
)
