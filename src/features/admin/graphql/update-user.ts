import { ProofRequiredError } from '../../../core/access/errors.ts'
import {
  EmailTakenError,
  LastAdminError,
  ScopeNotGrantedError,
  UserNotFoundError,
  UsernameTakenError,
  ValidationError,
} from '../../../core/errors.ts'
import { requires, userCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { emailText, nameField, usernameField } from '../../../graphql/user-fields.ts'
import { text } from '../../../graphql/validation.ts'
import { RateLimitTierType, UserType } from '../../user/index.ts'
import { updateUser } from '../domain/update-user.ts'

const UpdateUserInput = builder.inputType('UpdateUserInput', {
  description:
    'The fields to change. A field that is left out keeps its value, and so does null, except where null is described.',
  fields: (t) => ({
    name: t.string({ ...nameField, description: `${nameField.description} Null or an empty text removes it.` }),
    username: t.string({
      ...usernameField,
      description: `${usernameField.description} Null or an empty text removes it.`,
    }),
    email: t.string({
      validate: emailText,
      description:
        'The email address. The user has to confirm the new address, every session is revoked, and the old address gets a mail.',
    }),
    role: t.string({
      validate: text(64),
      description: 'The role. It applies from the next request on. You can only give a role whose scopes you hold.',
    }),
    tier: t.field({ type: RateLimitTierType, description: 'The rate limit tier.' }),
    appData: t.field({
      type: 'JSONObject',
      description:
        'The operator’s data about the user. It replaces the whole object; null empties it. `updateAppData` changes parts of it. ' +
        'It has the limits of `data`: 16,384 bytes of JSON, 8 levels, and keys of 64 characters, unless the operator set others. ' +
        'The audit trail records the change without the values.',
    }),
  }),
})

builder.mutationField('updateUser', (t) =>
  t.errorUnionField({
    ...requires([['users:write']]),
    types: [
      UserType,
      UserNotFoundError,
      ValidationError,
      EmailTakenError,
      UsernameTakenError,
      ScopeNotGrantedError,
      LastAdminError,
      ProofRequiredError,
    ],
    description:
      'Changes the account of a user. A session needs a fresh proof (`reauthenticate`) to change the address or the role; an API key ' +
      'does not.',
    args: {
      id: t.arg.id({ required: true, description: 'The id of the user.' }),
      input: t.arg({ type: UpdateUserInput, required: true, description: 'The fields to change.' }),
    },
    resolve: (_root, { id, input }, context) =>
      updateUser(context.services, userCaller(context), { id, change: input }),
  }),
)
