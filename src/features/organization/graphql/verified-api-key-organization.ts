import { organizationFromOutside } from '../../../core/access/organization-access.ts'
import { builder } from '../../../graphql/builder.ts'
import { VerifiedApiKey } from '../../api-key/index.ts'
import { OrganizationType } from './organization-type.ts'

builder.objectField(VerifiedApiKey, 'organization', (t) =>
  t.field({
    type: OrganizationType,
    nullable: true,
    description: 'The organization that the key belongs to, and acts as. Null for an API key of a user.',
    // A resource server learns whose key it was sent, and may do nothing in the organization.
    resolve: ({ organization }) => organization && organizationFromOutside(organization),
  }),
)
