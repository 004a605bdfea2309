import { AccountLockedError, InvalidCredentialsError, LastAdminError } from '../../../core/errors.ts'
import { byCaller, requiresSession, sessionOf } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { deleteAccount } from '../domain/delete-account.ts'

builder.mutationField('deleteAccount', (t) =>
  t.errorUnionField({
    ...requiresSession([['profile:write']], { limit: 10, duration: 900, by: byCaller }),
    types: [Done, InvalidCredentialsError, AccountLockedError, LastAdminError],
    description: 'Deletes your account with its sessions and API keys, for good.',
    args: { password: t.arg.string({ required: true, description: 'Your password.' }) },
    resolve: async (_root, { password }, context) =>
      (await deleteAccount(context.services, sessionOf(context), password, context.client)) ??
      new Done('Your account is deleted.'),
  }),
)
