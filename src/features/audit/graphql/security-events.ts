import { selfOr } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { pageById } from '../../../graphql/paging.ts'
import { UserType } from '../../user/index.ts'
import { countEvents } from '../domain/count-events.ts'
import { listSecurityEvents } from '../domain/list-security-events.ts'
import { AuditEventConnection, AuditEventType } from './audit-event-type.ts'

builder.objectField(UserType, 'securityEvents', (t) =>
  t.connection(
    {
      ...selfOr('profile:read', 'audit:read'),
      type: AuditEventType,
      nullable: true,
      description:
        'The security events that this user caused or that concern this user, newest first. For a caller without the scope ' +
        '`audit:read`, events that another user caused have neither an IP address nor a User-Agent, and suspensions have ' +
        'no reason.',
      resolve: (user, args, { services, access }) =>
        pageById(
          args,
          (page) => listSecurityEvents(services, { access }, { userId: user.id, page }),
          () => countEvents(services, { userId: user.id }),
        ),
    },
    AuditEventConnection,
  ),
)
