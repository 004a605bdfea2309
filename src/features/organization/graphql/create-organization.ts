import { ValidationError } from '../../../core/errors.ts'
import { byUser, requires, userCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { nameField } from '../../../graphql/user-fields.ts'
import { characters } from '../../../graphql/validation.ts'
import { createOrganization } from '../domain/create-organization.ts'
import { maxSlugLength } from '../domain/slug.ts'
import { OrganizationType } from './organization-type.ts'

const CreateOrganizationInput = builder.inputType('CreateOrganizationInput', {
  description: 'The fields of a new organization.',
  fields: (t) => ({
    name: t.string({ ...nameField, required: true }),
    slug: t.string({
      validate: characters(maxSlugLength),
      description:
        'A unique name for addresses: 2 to 48 lower-case letters, digits and hyphens. By default it is made from the name.',
    }),
  }),
})

builder.mutationField('createOrganization', (t) =>
  t.errorUnionField({
    ...requires([['organizations:write']], { limit: 20, duration: 3600, by: byUser }),
    types: [OrganizationType, ValidationError],
    description: 'Creates an organization. The caller becomes its owner.',
    args: {
      input: t.arg({
        type: CreateOrganizationInput,
        required: true,
        description: 'The fields of the new organization.',
      }),
    },
    resolve: (_root, { input }, context) => createOrganization(context.services, userCaller(context), input),
  }),
)
