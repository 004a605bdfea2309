import { UsernameTakenError, ValidationError } from '../../../core/errors.ts'
import { byUser, requires, userCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { nameField, usernameField } from '../../../graphql/user-fields.ts'
import { UserType } from '../../user/index.ts'
import { updateProfile } from '../domain/update-profile.ts'

const UpdateProfileInput = builder.inputType('UpdateProfileInput', {
  description:
    'The fields to change. A field that is omitted is not changed. Null removes its value, and so does an empty name or username.',
  fields: (t) => ({
    name: t.string(nameField),
    username: t.string(usernameField),
    avatar: t.field({
      type: 'File',
      description:
        'The profile picture: PNG, JPEG, WebP, AVIF or GIF with at most 5,000,000 bytes and 25,000,000 pixels. The square in its ' +
        'middle is kept, without the metadata of the file; of an animation, the first frame.',
    }),
  }),
})

builder.mutationField('updateProfile', (t) =>
  t.errorUnionField({
    ...requires([['profile:write']], { limit: 60, duration: 3600, by: byUser }),
    types: [UserType, ValidationError, UsernameTakenError],
    description: 'Changes your own profile.',
    args: { input: t.arg({ type: UpdateProfileInput, required: true, description: 'The fields to change.' }) },
    resolve: (_root, { input }, context) => updateProfile(context.services, userCaller(context), input),
  }),
)
