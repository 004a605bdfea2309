import { ofOrganization } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { pageById } from '../../../graphql/paging.ts'
import { OrganizationType } from '../../organization/index.ts'
import { countEvents } from '../domain/count-events.ts'
import { listOrganizationEvents } from '../domain/list-organization-events.ts'
import { AuditEventConnection, AuditEventType } from './audit-event-type.ts'

builder.objectField(OrganizationType, 'auditEvents', (t) =>
  t.connection(
    {
      ...ofOrganization('org_audit:read'),
      type: AuditEventType,
      description:
        'The security events that concern this organization, newest first: changes of the organization, its members and its API ' +
        'keys, and logins into it. `details` has only what concerns the organization. Events that an administrator of the server ' +
        'caused have neither an IP address nor a User-Agent.',
      resolve: ({ organization }, args, { services }) =>
        pageById(
          args,
          (page) => listOrganizationEvents(services, organization.id, page),
          () => countEvents(services, { organizationId: organization.id }),
        ),
    },
    AuditEventConnection,
  ),
)
