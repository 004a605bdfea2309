import { SessionNotFoundError } from '../../domain/errors.ts'
import { logOut } from '../../domain/session/log-out.ts'
import { requiresSession, sessionOf } from '../access-rules.ts'
import { Done } from '../answers.ts'
import { builder } from '../builder.ts'

builder.mutationField('logout', (t) =>
  t.errorUnionField({
    ...requiresSession([]),
    types: [Done, SessionNotFoundError],
    description: 'Ends this session: its access and refresh tokens stop with the next request.',
    resolve: async (_root, _args, context) =>
      (await logOut(context.services, sessionOf(context), context.client)) ?? new Done('You are logged out.'),
  }),
)
