import { OrganizationNotFoundError, ValidationError } from '../../../core/errors.ts'
import { credentialCaller, requiresInOrganization } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { nameField } from '../../../graphql/user-fields.ts'
import { characters } from '../../../graphql/validation.ts'
import { RateLimitTierType } from '../../user/index.ts'
import { maxSlugLength } from '../domain/slug.ts'
import { updateOrganization } from '../domain/update-organization.ts'
import { OrganizationType } from './organization-type.ts'

const UpdateOrganizationInput = builder.inputType('UpdateOrganizationInput', {
  description: 'The fields to change. A field that is left out or null keeps its value.',
  fields: (t) => ({
    name: t.string(nameField),
    slug: t.string({
      validate: characters(maxSlugLength),
      description: 'A unique name for addresses: 2 to 48 lower-case letters, digits and hyphens.',
    }),
    tier: t.field({
      type: RateLimitTierType,
      description: 'The rate limit tier of the organization’s API keys. It requires the scope `users:write`.',
    }),
  }),
})

builder.mutationField('updateOrganization', (t) =>
  t.errorUnionField({
    ...requiresInOrganization('org:write', { write: true }),
    types: [OrganizationType, OrganizationNotFoundError, ValidationError],
    description: 'Changes an organization. Tokens carry the new slug from the next refresh on.',
    args: {
      id: t.arg.id({ required: true, description: 'The id of the organization.' }),
      input: t.arg({ type: UpdateOrganizationInput, required: true, description: 'The fields to change.' }),
    },
    resolve: (_root, { id, input }, context) =>
      updateOrganization(context.services, credentialCaller(context), { id, change: input }),
  }),
)
