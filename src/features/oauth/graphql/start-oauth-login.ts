import { ValidationError } from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { referralArgument } from '../../referral/index.ts'
import { OAuthRedirect } from '../domain/begin-state.ts'
import { startOAuthLogin } from '../domain/start-oauth-login.ts'
import { OAuthFailedError } from '../errors.ts'
import { startArguments } from './oauth-arguments.ts'

builder.mutationField('startOAuthLogin', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 20, duration: 900 }),
    types: [OAuthRedirect, OAuthFailedError, ValidationError],
    description:
      'Begins a sign-in at an identity provider. Send the browser to `url`; the answer arrives at your redirect address as ' +
      '`code`, `state` and perhaps `iss`, or as `error`. Then call `completeOAuthLogin`.',
    args: { ...startArguments, ...referralArgument },
    resolve: async (_root, args, { services }) => startOAuthLogin(services, args),
  }),
)
