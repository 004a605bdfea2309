import {
  EmailTakenError,
  PasswordCompromisedError,
  TokenExpiredError,
  TokenInvalidError,
  ValidationError,
} from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { emailText, nameField, passwordRules } from '../../../graphql/user-fields.ts'
import { AuthTokens, adoptTokens } from '../../session/index.ts'
import { createFirstAdmin } from '../domain/create-first-admin.ts'

const CreateFirstAdminInput = builder.inputType('CreateFirstAdminInput', {
  description: 'The account of the first administrator.',
  fields: (t) => ({
    token: t.string({ required: true, description: 'The token of the link that `sallyport admin link` printed.' }),
    email: t.string({ required: true, validate: emailText, description: 'The email address. It counts as confirmed.' }),
    password: t.string({ required: true, description: `The password: ${passwordRules}` }),
    name: t.string(nameField),
  }),
})

builder.mutationField('createFirstAdmin', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 10, duration: 900, hashesPassword: true }),
    types: [
      AuthTokens,
      TokenInvalidError,
      TokenExpiredError,
      ValidationError,
      PasswordCompromisedError,
      EmailTakenError,
    ],
    description:
      'Creates the first administrator and signs them in, with the token of the link that `sallyport admin link` prints. The token ' +
      'works once, for an hour, while there is no administrator. TokenInvalidError: it was used or replaced, or there is an administrator.',
    args: {
      input: t.arg({ type: CreateFirstAdminInput, required: true, description: 'The token and the account.' }),
    },
    resolve: async (_root, { input }, context) =>
      adoptTokens(context, await createFirstAdmin(context.services, context, input)),
  }),
)
