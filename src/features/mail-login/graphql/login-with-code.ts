import { AccountLockedError, ValidationError } from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { AccountSuspendedError, AuthTokens, adoptTokens, countLogin, TwoFactorChallenge } from '../../session/index.ts'
import { CodeInvalidError } from '../../two-factor/index.ts'
import { loginWithCode } from '../domain/login-with-code.ts'

builder.mutationField('loginWithCode', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 10, duration: 900 }),
    types: [
      AuthTokens,
      TwoFactorChallenge,
      CodeInvalidError,
      AccountLockedError,
      AccountSuspendedError,
      ValidationError,
    ],
    description:
      'Signs in with the code of a mail, in any browser. Five codes are checked for an address, over all of its mails; then a ' +
      'lock follows. A device with a `deviceToken` has a count of its own. Confirms the address, and makes an account, as ' +
      '`loginWithLink` does. FORBIDDEN where LOGIN_BY_MAIL is off.',
    args: {
      email: t.arg.string({ required: true, description: 'The address that the mail went to.' }),
      code: t.arg.string({
        required: true,
        description: 'The eight digits of the mail, in any script. Spaces and hyphens make no difference.',
      }),
      deviceToken: t.arg.string({ description: 'The `deviceToken` of an earlier sign-in on this device.' }),
    },
    resolve: async (_root, input, context) => {
      const answer = await loginWithCode(context.services, context, input)
      countLogin(context.services.meter, 'mail', answer)
      return adoptTokens(context, answer)
    },
  }),
)
