import { reactivateUser } from '../../domain/admin/suspend-user.ts'
import * as errors from '../../domain/errors.ts'
import { requires } from '../access-rules.ts'
import { builder } from '../builder.ts'
import { User } from '../user/user.ts'
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
