import { actorOf } from '../../domain/access/actor.ts'
import { SessionNotFoundError } from '../../domain/errors.ts'
import { revokeSession } from '../../domain/session/revoke-session.ts'
import { requires } from '../access-rules.ts'
import { Done } from '../answers.ts'
import { builder } from '../builder.ts'

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
