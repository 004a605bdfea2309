import * as errors from '../../../core/errors.ts'
import { requires } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { text } from '../../../graphql/validation.ts'
import { RateLimitTier } from '../../user/graphql/rate-limit-tier.ts'
import { User } from '../../user/graphql/user-type.ts'
import { updateUser } from '../domain/update-user.ts'
import { adminOf } from './admin-of.ts'

const UpdateUserInput = builder.inputType('UpdateUserInput', {
  description: 'What to change; a field that is left out stays.',
  fields: (t) => ({
    name: t.string({ validate: text(400), description: 'Display name; null removes it.' }),
    username: t.string({ validate: text(100), description: 'Null removes it.' }),
    email: t.string({
      validate: text(320),
      description: 'Has to be confirmed anew; ends all sessions; the old address is told.',
    }),
    role: t.string({
      validate: text(64),
      description: 'Holds from the next request on; none that holds more than you.',
    }),
    tier: t.field({ type: RateLimitTier, description: 'How many requests a minute.' }),
  }),
})

builder.mutationField('updateUser', (t) =>
  t.errorUnionField({
    ...requires([['users:write']]),
    types: [
      User,
      errors.UserNotFoundError,
      errors.ValidationError,
      errors.EmailTakenError,
      errors.UsernameTakenError,
      errors.ScopeNotGrantedError,
      errors.LastAdminError,
    ],
    description: 'Changes somebody’s account.',
    args: {
      id: t.arg.id({ required: true, description: 'The user’s id.' }),
      input: t.arg({ type: UpdateUserInput, required: true, description: 'What to change.' }),
    },
    resolve: (_root, { id, input }, context) =>
      updateUser(context.services, adminOf(context), id, input, context.client),
  }),
)
