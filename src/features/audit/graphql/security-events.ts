import { selfOr } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { pageById } from '../../../graphql/paging.ts'
import { UserType } from '../../user/index.ts'
import { countEvents } from '../domain/count-events.ts'
import { listEvents } from '../domain/list-events.ts'
import { AuditEventConnection, AuditEventType } from './audit-event-type.ts'

builder.objectField(UserType, 'securityEvents', (t) =>
  t.connection(
    {
      ...selfOr('profile:read', 'audit:read'),
      type: AuditEventType,
      nullable: true,
      description: 'The security events that this user caused or that concern this user, newest first.',
      resolve: (user, page, { services }) =>
        pageById(
          page,
          (ids) => listEvents(services, { userId: user.id }, ids),
          () => countEvents(services, { userId: user.id }),
        ),
    },
    AuditEventConnection,
  ),
)
