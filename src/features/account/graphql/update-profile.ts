import { actorOf } from '../../../core/access/actor.ts'
import { UsernameTakenError, ValidationError } from '../../../core/errors.ts'
import { requires } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { text } from '../../../graphql/validation.ts'
import { User } from '../../user/graphql/user-type.ts'
import { updateProfile } from '../domain/update-profile.ts'

const UpdateProfileInput = builder.inputType('UpdateProfileInput', {
  description: 'What to change; a field that is left out stays, null removes it.',
  fields: (t) => ({
    name: t.string({ validate: text(400), description: 'Display name.' }),
    username: t.string({ validate: text(100), description: '3 to 32 letters, digits, `.`, `-` or `_`.' }),
  }),
})

builder.mutationField('updateProfile', (t) =>
  t.errorUnionField({
    ...requires([['profile:write']]),
    types: [User, ValidationError, UsernameTakenError],
    description: 'Changes your own profile.',
    args: { input: t.arg({ type: UpdateProfileInput, required: true, description: 'What to change.' }) },
    resolve: (_root, { input }, { services, access, client }) =>
      updateProfile(services, actorOf(access), input, client),
  }),
)
