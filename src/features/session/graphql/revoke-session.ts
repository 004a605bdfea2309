import { actorOf } from '../../../core/access/actor.ts'
import { SessionNotFoundError } from '../../../core/errors.ts'
import { requires } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { revokeSession } from '../domain/revoke-session.ts'

builder.mutationField('revokeSession', (t) =>
  t.errorUnionField({
    ...requires([['sessions:write']]),
    types: [Done, SessionNotFoundError],
    description: 'Ends one of your sessions.',
    args: { id: t.arg.id({ required: true, description: 'The session’s id.' }) },
    resolve: async (_root, { id }, { services, access, client }) =>
      (await revokeSession(services, actorOf(access), id, client)) ?? new Done('The session is ended.'),
  }),
)
