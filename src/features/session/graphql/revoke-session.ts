import { requires, userCaller } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { bySession } from '../../../graphql/by-session.ts'
import { revokeSession } from '../domain/revoke-session.ts'
import { SessionNotFoundError } from '../errors.ts'

builder.mutationField('revokeSession', (t) =>
  t.errorUnionField({
    ...requires([['sessions:write']], { limit: 300, duration: 60, by: bySession, beyondTier: true }),
    types: [Done, SessionNotFoundError],
    description: 'Ends one of your sessions.',
    args: { id: t.arg.id({ required: true, description: 'The id of the session.' }) },
    resolve: async (_root, { id }, context) =>
      (await revokeSession(context.services, userCaller(context), id)) ?? new Done('The session has been ended.'),
  }),
)
