import { ProofRequiredError } from '../../../core/access/errors.ts'
import {
  EmailTakenError,
  PasswordCompromisedError,
  ScopeNotGrantedError,
  UsernameTakenError,
  ValidationError,
} from '../../../core/errors.ts'
import { requires, userCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { text } from '../../../graphql/validation.ts'
import { RateLimitTierType, UserType } from '../../user/index.ts'
import { createUser } from '../domain/create-user.ts'

const CreateUserInput = builder.inputType('CreateUserInput', {
  description: 'The fields of a new account.',
  fields: (t) => ({
    email: t.string({ required: true, validate: text(320), description: 'The email address.' }),
    password: t.string({ description: 'The password. Without one, the user gets a mail with a link to set it.' }),
    name: t.string({ validate: text(400), description: 'The display name: 1 to 100 characters on one line.' }),
    username: t.string({
      validate: text(100),
      description: 'The username: 3 to 32 letters, digits, dots, hyphens or underscores.',
    }),
    role: t.string({
      defaultValue: 'user',
      validate: text(64),
      description: 'The role, one of the configured roles. You can only give a role whose scopes you hold.',
    }),
    tier: t.field({ type: RateLimitTierType, defaultValue: 'FREE', description: 'The rate limit tier.' }),
    emailVerified: t.boolean({
      defaultValue: false,
      description: 'Whether the email address counts as confirmed. If not, the user has to confirm it.',
    }),
  }),
})

builder.mutationField('createUser', (t) =>
  t.errorUnionField({
    ...requires([['users:write']]),
    types: [
      UserType,
      ValidationError,
      EmailTakenError,
      UsernameTakenError,
      PasswordCompromisedError,
      ScopeNotGrantedError,
      ProofRequiredError,
    ],
    description:
      'Creates an account for a user. A session needs a fresh proof (`reauthenticate`) for another role than `user`; an API key does ' +
      'not.',
    args: { input: t.arg({ type: CreateUserInput, required: true, description: 'The fields of the new account.' }) },
    resolve: (_root, { input }, context) =>
      createUser(context.services, userCaller(context), {
        ...input,
        role: input.role ?? 'user',
        tier: input.tier ?? 'FREE',
        emailVerified: input.emailVerified ?? false,
      }),
  }),
)
