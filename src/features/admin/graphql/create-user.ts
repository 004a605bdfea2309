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
import { emailText, nameField, passwordRules, usernameField } from '../../../graphql/user-fields.ts'
import { text } from '../../../graphql/validation.ts'
import { RateLimitTierType, UserType } from '../../user/index.ts'
import { createUser } from '../domain/create-user.ts'

const CreateUserInput = builder.inputType('CreateUserInput', {
  description: 'The fields of a new account.',
  fields: (t) => ({
    email: t.string({ required: true, validate: emailText, description: 'The email address.' }),
    password: t.string({
      description: `The password: ${passwordRules} Without one, the user gets a mail with a link to set it.`,
    }),
    name: t.string(nameField),
    username: t.string(usernameField),
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
    data: t.field({
      type: 'JSONObject',
      description:
        'The `User.data` of the account, as a whole, by the rules of `updateData`: its limits, and the operator’s schema.',
    }),
    appData: t.field({
      type: 'JSONObject',
      description: 'The `User.appData` of the account, as a whole, by the limits of `updateUser`.',
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
