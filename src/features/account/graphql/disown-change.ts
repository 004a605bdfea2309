import { TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { disownChange } from '../domain/disown-change.ts'
import { linkCredential } from './link-credential.ts'

builder.mutationField('disownChange', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 30, duration: 900 }),
    types: [Done, TokenInvalidError, TokenExpiredError],
    description:
      'Reports a change that the owner of the account did not make, with the token of the link “this was not me” in a ' +
      'notice. Ends every session, revokes every API key, removes the passkeys and linked identity providers that were ' +
      'added, and the recovery codes that were created, since 72 hours before the change (all recovery codes, if the ' +
      'notice reports that one was used), revokes the API keys of organizations that the user created, rotated or extended ' +
      'since then, disables the password, restores a changed email address, and mails a link that sets a new password. ' +
      'Turns off two-factor authentication only if the notice reports a change of the password or the address, the link is ' +
      'younger than 72 hours, and two-factor authentication was turned on after the change. ' +
      linkCredential,
    args: { token: t.arg.string({ required: true, description: 'The parameter `token` of the link in the notice.' }) },
    resolve: async (_root, { token }, context) =>
      (await disownChange(context.services, context, token)) ??
      new Done('Every session has ended. Follow the link in the mail to set a new password.'),
  }),
)
