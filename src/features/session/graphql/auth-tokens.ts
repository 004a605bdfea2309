import { inherits } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { User } from '../../user/graphql/user-type.ts'
import { AuthTokens as Tokens } from '../domain/issue-tokens.ts'
import { Session } from './session-type.ts'

builder.objectType(Tokens, {
  name: 'AuthTokens',
  description: 'Signed in: send `accessToken` as `Authorization: Bearer …`, and refresh before it expires.',
  ...inherits(),
  isTypeOf: (value) => value instanceof Tokens,
  fields: (t) => ({
    accessToken: t.exposeString('accessToken', { description: 'A JWT (RFC 9068) for `Authorization: Bearer`.' }),
    tokenType: t.exposeString('tokenType', { description: 'Always `Bearer`.' }),
    expiresIn: t.exposeInt('expiresIn', { description: 'Seconds until the access token expires.' }),
    refreshToken: t.exposeString('refreshToken', { description: 'For `refresh`: each one works once.' }),
    refreshExpiresIn: t.exposeInt('refreshExpiresIn', {
      description: 'Seconds until the session ends unless it is refreshed.',
    }),
    session: t.field({
      type: Session,
      description: 'The session that these tokens belong to.',
      resolve: (tokens) => tokens.session,
    }),
    user: t.field({ type: User, description: 'Who is signed in.', resolve: (tokens) => tokens.user }),
  }),
})
