import { requires } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { DateTimeRange } from '../../../graphql/date-time-range.ts'
import { pageById } from '../../../graphql/paging.ts'
import { countEvents } from '../domain/count-events.ts'
import { listEvents } from '../domain/list-events.ts'
import { AuditEventConnection, AuditEventType } from './audit-event-type.ts'
import { knownTypes, unknownType } from './audit-event-types.ts'

const AuditEventFilter = builder.inputType('AuditEventFilter', {
  description: 'Which events to return. An event has to match every field that is given.',
  fields: (t) => ({
    type: t.field({ type: ['AuditEventType'], description: 'Events of one of these types.' }),
    actorId: t.id({ description: 'Events that this user caused.' }),
    targetId: t.id({ description: 'Events that concern this user.' }),
    organizationId: t.id({ description: 'Events that concern this organization.' }),
    ip: t.string({ description: 'Events from exactly this IP address.' }),
    createdAt: t.field({ type: DateTimeRange, description: 'Events that were recorded in this range.' }),
  }),
})

builder.queryField('auditEvents', (t) =>
  t.connection(
    {
      ...requires([['audit:read']]),
      type: AuditEventType,
      description: 'The audit trail of this server, newest first.',
      args: { filter: t.arg({ type: AuditEventFilter, description: 'Which events to return. By default all.' }) },
      resolve: (_root, { filter, ...page }, { services }, { schema }) => {
        const { type: types, createdAt, ...narrowed } = filter ?? {}
        const unknownTo = types?.includes(unknownType) ? knownTypes(schema) : null
        const found = { ...narrowed, types, unknownTo, from: createdAt?.from, to: createdAt?.to }
        return pageById(
          page,
          (ids) => listEvents(services, found, ids),
          () => countEvents(services, found),
        )
      },
    },
    AuditEventConnection,
  ),
)
