import * as errors from '../../../core/errors.ts'
import { requires } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { deleteUser } from '../domain/end-user-credentials.ts'
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
