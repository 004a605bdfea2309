import { ofOrganization } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { pageById } from '../../../graphql/paging.ts'
import { countMembers } from '../domain/count-members.ts'
import { listMembers } from '../domain/list-members.ts'
import { MembershipConnection, MembershipType } from './membership-type.ts'
import { OrganizationType } from './organization-type.ts'

builder.objectField(OrganizationType, 'members', (t) =>
  t.connection(
    {
      ...ofOrganization(null),
      type: MembershipType,
      description: 'The members of the organization, newest first. Every member sees their names.',
      resolve: ({ organization: { id } }, args, { services }) =>
        pageById(
          args,
          (page) => listMembers(services, id, page),
          () => countMembers(services, id),
        ),
    },
    MembershipConnection,
  ),
)
