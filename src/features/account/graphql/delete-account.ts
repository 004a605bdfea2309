import { ProofRequiredError } from '../../../core/access/errors.ts'
import { AccountLockedError, LastAdminError, LastOwnerError } from '../../../core/errors.ts'
import { byCaller, requiresSession, sessionCaller } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { InvalidCredentialsError, passwordOrProofWithFactor } from '../../session/index.ts'
import { deleteAccount } from '../domain/delete-account.ts'

builder.mutationField('deleteAccount', (t) =>
  t.errorUnionField({
    ...requiresSession([['profile:write']], { limit: 10, duration: 900, by: byCaller }),
    types: [Done, InvalidCredentialsError, AccountLockedError, ProofRequiredError, LastAdminError, LastOwnerError],
    description: 'Permanently deletes your account with its sessions and API keys.',
    args: { password: t.arg.string({ description: passwordOrProofWithFactor }) },
    resolve: async (_root, { password }, context) =>
      (await deleteAccount(context.services, sessionCaller(context), password)) ??
      new Done('Your account has been deleted.'),
  }),
)
