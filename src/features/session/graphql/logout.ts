import { SessionNotFoundError } from '../../../core/errors.ts'
import { requiresSession, sessionOf } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { logOut } from '../domain/log-out.ts'

builder.mutationField('logout', (t) =>
  t.errorUnionField({
    ...requiresSession([]),
    types: [Done, SessionNotFoundError],
    description: 'Ends this session: its access and refresh tokens stop with the next request.',
    resolve: async (_root, _args, context) =>
      (await logOut(context.services, sessionOf(context), context.client)) ?? new Done('You are logged out.'),
  }),
)
