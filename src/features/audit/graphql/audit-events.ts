import { inherits, requires, selfOr } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { pageById } from '../../../graphql/paging.ts'
import { DateTimeRange } from '../../admin/graphql/users.ts'
import { User } from '../../user/graphql/user-type.ts'
import { type AuditFilter, countEvents, type AuditEvent as Event, listEvents } from '../domain/list-events.ts'

const AuditEvent = builder.objectRef<Event>('AuditEvent').implement({
  description: 'Something that matters to security, as it was recorded with it.',
  ...inherits(),
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUIDv7.' }),
    type: t.exposeString('type', { description: 'Such as `LOGGED_IN` or `USER_SUSPENDED`.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it happened.' }),
    actorId: t.exposeID('actorId', { nullable: true, description: 'Who did it; kept when the account is gone.' }),
    actor: t.field({
      type: User,
      nullable: true,
      description: 'Who did it; null when nobody was signed in or the account is gone.',
      resolve: (event, _args, context) => (event.actorId ? context.loadUser(event.actorId) : null),
    }),
    actorApiKeyId: t.exposeID('actorApiKeyId', { nullable: true, description: 'The API key that it was done with.' }),
    targetId: t.exposeID('targetId', { nullable: true, description: 'To whom; kept when the account is gone.' }),
    target: t.field({
      type: User,
      nullable: true,
      description: 'To whom it was done; null when nobody is known or the account is gone.',
      resolve: (event, _args, context) => (event.targetId ? context.loadUser(event.targetId) : null),
    }),
    ip: t.exposeString('ip', { nullable: true, description: 'The address it came from.' }),
    userAgent: t.exposeString('userAgent', { nullable: true, description: 'The program it came from.' }),
    details: t.field({
      type: 'JSONObject',
      description: 'What else was recorded; never a secret.',
      resolve: (event) => event.details,
    }),
  }),
})

const AuditEventFilter = builder.inputType('AuditEventFilter', {
  description: 'Every part that is given narrows the result.',
  fields: (t) => ({
    type: t.stringList({ description: 'One of these types.' }),
    actorId: t.id({ description: 'Done by this user.' }),
    targetId: t.id({ description: 'Done to this user.' }),
    ip: t.string({ description: 'From exactly this address.' }),
    createdAt: t.field({ type: DateTimeRange, description: 'When it happened.' }),
  }),
})

const AuditEventConnection = builder.connectionObject(
  { type: AuditEvent, name: 'AuditEventConnection' },
  { name: 'AuditEventEdge' },
)

builder.queryField('auditEvents', (t) =>
  t.connection(
    {
      ...requires([['audit:read']]),
      type: AuditEvent,
      description: 'The audit trail, newest first: for administrators.',
      args: { filter: t.arg({ type: AuditEventFilter, description: 'What to find; left out: everything.' }) },
      resolve: (_root, { filter, ...args }, { services }) => {
        const found: AuditFilter = {
          types: filter?.type ?? undefined,
          actorId: filter?.actorId ?? undefined,
          targetId: filter?.targetId ?? undefined,
          ip: filter?.ip ?? undefined,
          from: filter?.createdAt?.from ?? undefined,
          to: filter?.createdAt?.to ?? undefined,
        }
        return pageById(
          args,
          (page) => listEvents(services, found, page),
          () => countEvents(services, found),
        )
      },
    },
    AuditEventConnection,
  ),
)

builder.objectField(User, 'securityEvents', (t) =>
  t.connection(
    {
      ...selfOr('profile:read', 'audit:read'),
      type: AuditEvent,
      nullable: true,
      description: 'What happened to this account and what was done with it, newest first.',
      resolve: (user, args, { services }) =>
        pageById(
          args,
          (page) => listEvents(services, { concernsId: user.id }, page),
          () => countEvents(services, { concernsId: user.id }),
        ),
    },
    AuditEventConnection,
  ),
)
