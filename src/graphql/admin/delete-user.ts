import { deleteUser } from '../../domain/admin/end-user-credentials.ts'
import * as errors from '../../domain/errors.ts'
import { requires } from '../access-rules.ts'
import { Done } from '../answers.ts'
import { builder } from '../builder.ts'
import { adminOf } from './admin-of.ts'

builder.mutationField('deleteUser', (t) =>
  t.errorUnionField({
    ...requires([['users:write']]),
    types: [Done, errors.UserNotFoundError, errors.ScopeNotGrantedError, errors.LastAdminError],
    description: 'Deletes somebody’s account with its sessions and keys, for good. They are told by mail.',
    args: { id: t.arg.id({ required: true, description: 'The user’s id.' }) },
    resolve: async (_root, { id }, context) =>
      (await deleteUser(context.services, adminOf(context), id, context.client)) ?? new Done('The account is deleted.'),
  }),
)
