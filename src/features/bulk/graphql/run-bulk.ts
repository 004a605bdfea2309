import { ProofRequiredError } from '../../../core/access/errors.ts'
import { ConflictError, TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import { byCaller, requires, userCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { runBulk } from '../domain/run-bulk.ts'
import { BulkJobType } from './bulk-job-type.ts'

builder.mutationField('runBulk', (t) =>
  t.errorUnionField({
    ...requires([['users:write']], { limit: 60, duration: 3600, by: byCaller }),
    types: [BulkJobType, ConflictError, TokenInvalidError, TokenExpiredError, ProofRequiredError],
    description:
      'Begins a change of many users that `previewBulk` has shown. It continues after the answer: `bulkJob` has its progress. The rules ' +
      'of the mutation for one user hold for each of them. The job stops if your session is ended, your API key is revoked, or your ' +
      'role no longer allows it. If the answer is lost, call it again with the same token: it returns the job that the token has begun. ' +
      'ConflictError: the users have changed since the preview. For DELETE and SET_ROLE, a session needs a fresh proof ' +
      '(`reauthenticate`); an API key does not. FORBIDDEN in an impersonated session.',
    args: { token: t.arg.string({ required: true, description: 'The token of the preview.' }) },
    resolve: (_root, { token }, context) => runBulk(context.services, userCaller(context), token),
  }),
)
