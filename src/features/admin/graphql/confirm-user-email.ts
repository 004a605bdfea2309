import { ScopeNotGrantedError, UserNotFoundError } from '../../../core/errors.ts'
import { requires, userCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { UserType } from '../../user/index.ts'
import { confirmUserEmail } from '../domain/confirm-user-email.ts'

builder.mutationField('confirmUserEmail', (t) =>
  t.errorUnionField({
    ...requires([['users:write']]),
    types: [UserType, UserNotFoundError, ScopeNotGrantedError],
    description:
      'Confirms the email address of a user without a mail. Only confirm an address if you know that it belongs to the user. ' +
      'BAD_USER_INPUT if the user has no address.',
    args: { id: t.arg.id({ required: true, description: 'The id of the user.' }) },
    resolve: (_root, { id }, context) => confirmUserEmail(context.services, userCaller(context), id),
  }),
)
