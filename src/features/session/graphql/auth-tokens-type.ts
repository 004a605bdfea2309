import { inherits } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { UserType } from '../../user/index.ts'
import { AuthTokens } from '../domain/issue-tokens.ts'
import { SessionType } from './session-type.ts'

builder.objectType(AuthTokens, {
  name: 'AuthTokens',
  description:
    'The tokens of a session. Send `accessToken` as `Authorization: Bearer …`, and call `refresh` before it expires.',
  ...inherits(),
  isTypeOf: (value) => value instanceof AuthTokens,
  fields: (t) => ({
    accessToken: t.exposeString('accessToken', { description: 'A JWT (RFC 9068) for `Authorization: Bearer`.' }),
    tokenType: t.exposeString('tokenType', { description: 'Always `Bearer`.' }),
    expiresIn: t.exposeInt('expiresIn', { description: 'Seconds until the access token expires.' }),
    refreshToken: t.string({
      nullable: true,
      description:
        'A token for `refresh`. It works once. Null after `switchOrganization`, because the session keeps its refresh token, and ' +
        'where a cookie has it: with COOKIE_MODE, and for the pages of this server. There it is also null after `impersonateUser`, ' +
        'whose refresh token no cookie keeps.',
      // A script in the page must not read it: an attacker could use it elsewhere and for as long as the session lasts.
      resolve: (tokens, _args, { refreshCookie }) => (refreshCookie?.keepsTokens ? null : tokens.refreshToken),
    }),
    refreshExpiresIn: t.exposeInt('refreshExpiresIn', {
      description: 'Seconds until the session ends unless it is refreshed.',
    }),
    deviceToken: t.exposeString('deviceToken', {
      nullable: true,
      description:
        'A token that proves that this user has signed in on this device. Keep it for a year, even after a logout, and send ' +
        'it wherever an argument `deviceToken` is offered: an attacker who guesses passwords then cannot lock the user out on ' +
        'this device, and `resetPassword` and `loginWithLink` can then keep API keys and passkeys. It is not a credential. Null after `refresh`, `switchOrganization` and `impersonateUser`.',
    }),
    session: t.field({
      type: SessionType,
      description: 'The session that these tokens belong to.',
      resolve: (tokens) => tokens.session,
    }),
    user: t.field({ type: UserType, description: 'The signed-in user.', resolve: (tokens) => tokens.user }),
  }),
})
