import { builder } from '../../../graphql/builder.ts'
import { SessionType } from '../../session/index.ts'
import { loadOrganization } from './load-organization.ts'
import { OrganizationType } from './organization-type.ts'

builder.objectField(SessionType, 'organization', (t) =>
  t.field({
    type: OrganizationType,
    nullable: true,
    description: 'The organization that the session is in, which its access tokens carry. Null for none.',
    resolve: (session, _args, context) => loadOrganization(context, session.organizationId),
  }),
)
