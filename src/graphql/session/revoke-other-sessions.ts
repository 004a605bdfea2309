import { revokeOtherSessions } from '../../domain/session/revoke-other-sessions.ts'
import { requiresSession, sessionOf } from '../access-rules.ts'
import { builder } from '../builder.ts'
import { SessionsRevoked } from './sessions-revoked.ts'

builder.mutationField('revokeOtherSessions', (t) =>
  t.errorUnionField({
    ...requiresSession([['sessions:write']]),
    types: [SessionsRevoked],
    description: 'Ends every session of yours but this one.',
    resolve: async (_root, _args, context) =>
      new SessionsRevoked(await revokeOtherSessions(context.services, sessionOf(context), context.client)),
  }),
)
