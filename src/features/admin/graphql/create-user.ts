import * as errors from '../../../core/errors.ts'
import { requires } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { text } from '../../../graphql/validation.ts'
import { RateLimitTier } from '../../user/graphql/rate-limit-tier.ts'
import { User } from '../../user/graphql/user-type.ts'
import { createUser } from '../domain/create-user.ts'
import { adminOf } from './admin-of.ts'

const CreateUserInput = builder.inputType('CreateUserInput', {
  description: 'An account that is made for somebody.',
  fields: (t) => ({
    email: t.string({ required: true, validate: text(320), description: 'The address.' }),
    password: t.string({ description: 'Left out: a link to set one is mailed.' }),
    name: t.string({ validate: text(400), description: 'Display name.' }),
    username: t.string({ validate: text(100), description: '3 to 32 letters, digits, `.`, `-` or `_`.' }),
    role: t.string({
      defaultValue: 'user',
      validate: text(64),
      description: 'One of the configuration; none that holds more than you.',
    }),
    tier: t.field({ type: RateLimitTier, defaultValue: 'FREE', description: 'How many requests a minute.' }),
    emailVerified: t.boolean({
      defaultValue: false,
      description: 'Whether you vouch for the address; if not, it has to be confirmed.',
    }),
  }),
})

builder.mutationField('createUser', (t) =>
  t.errorUnionField({
    ...requires([['users:write']]),
    types: [
      User,
      errors.ValidationError,
      errors.EmailTakenError,
      errors.UsernameTakenError,
      errors.PasswordCompromisedError,
      errors.ScopeNotGrantedError,
    ],
    description: 'Makes an account for somebody.',
    args: { input: t.arg({ type: CreateUserInput, required: true, description: 'The account.' }) },
    resolve: (_root, { input }, context) =>
      createUser(
        context.services,
        adminOf(context),
        {
          ...input,
          role: input.role ?? 'user',
          tier: input.tier ?? 'FREE',
          emailVerified: input.emailVerified ?? false,
        },
        context.client,
      ),
  }),
)
