import { ProofRequiredError } from '../../../core/access/errors.ts'
import { LastAdminError, LastOwnerError, ScopeNotGrantedError, UserNotFoundError } from '../../../core/errors.ts'
import { requires, userCaller } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { deleteUser } from '../domain/delete-user.ts'

builder.mutationField('deleteUser', (t) =>
  t.errorUnionField({
    ...requires([['users:write']]),
    types: [Done, UserNotFoundError, ScopeNotGrantedError, LastAdminError, LastOwnerError, ProofRequiredError],
    description:
      'Deletes the account of a user together with its sessions and API keys, which cannot be undone. The user gets a mail. ' +
      'A session needs a fresh proof (`reauthenticate`); an API key does not.',
    args: { id: t.arg.id({ required: true, description: 'The id of the user.' }) },
    resolve: async (_root, { id }, context) =>
      (await deleteUser(context.services, userCaller(context), id)) ?? new Done('The account was deleted.'),
  }),
)
