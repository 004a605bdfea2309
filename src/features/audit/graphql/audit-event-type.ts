import type { AuditEvent } from '../../../core/audit/store/audit-event.ts'
import { builder } from '../../../graphql/builder.ts'
import { isNode } from '../../../graphql/node.ts'
import { ApiKeyType, findApiKey } from '../../api-key/index.ts'
import { loadOrganization, OrganizationType } from '../../organization/index.ts'
import { UserType } from '../../user/index.ts'
import { findEvent } from '../domain/find-event.ts'
import { shownType } from './audit-event-types.ts'

export const AuditEventType = builder.objectRef<AuditEvent>('AuditEvent').implement({
  description: 'A security event. It was recorded in the same transaction as the change that it reports.',
  ...isNode((context, id) => findEvent(context.services, context, id)),
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The id, a UUIDv7.' }),
    type: t.field({
      type: 'AuditEventType',
      description: 'The type of event, such as `LOGGED_IN` or `USER_SUSPENDED`.',
      resolve: ({ type }, _args, _context, { schema }) => shownType(schema, type),
    }),
    recordedType: t.exposeString('type', {
      description: 'The type as it was recorded. It differs from `type` only where `type` is `UNKNOWN`.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the event was recorded.' }),
    actorId: t.exposeID('actorId', {
      nullable: true,
      description: 'The id of the user who acted. It is kept when the account is deleted.',
    }),
    actor: t.field({
      type: UserType,
      nullable: true,
      description: 'The user who acted. Null if nobody was signed in, or if the account has been deleted.',
      resolve: (event, _args, context) => (event.actorId ? context.loadUser(event.actorId) : null),
    }),
    actorApiKeyId: t.exposeID('actorApiKeyId', {
      nullable: true,
      description: 'The id of the API key that was used. Null if none was used.',
    }),
    actorApiKey: t.field({
      type: ApiKeyType,
      nullable: true,
      inTurn: true,
      description:
        'The API key that was used. Null if none was used, if it has been deleted, or if you may not see it.',
      resolve: ({ actorApiKeyId }, _args, context) =>
        actorApiKeyId ? findApiKey(context.services, context, actorApiKeyId) : null,
    }),
    targetId: t.exposeID('targetId', {
      nullable: true,
      description: 'The id of the user whom the event concerns. It is kept when the account is deleted.',
    }),
    target: t.field({
      type: UserType,
      nullable: true,
      description: 'The user whom the event concerns. Null if there is none, or if the account has been deleted.',
      resolve: (event, _args, context) => (event.targetId ? context.loadUser(event.targetId) : null),
    }),
    organizationId: t.exposeID('organizationId', {
      nullable: true,
      description: 'The id of the organization that the event concerns. It is kept when the organization is deleted.',
    }),
    organization: t.field({
      type: OrganizationType,
      nullable: true,
      description:
        'The organization that the event concerns. Null if there is none, if it has been deleted, or if you may not read it.',
      resolve: (event, _args, context) => loadOrganization(context, event.organizationId),
    }),
    ip: t.exposeString('ip', { nullable: true, description: 'The IP address that the request came from.' }),
    userAgent: t.exposeString('userAgent', { nullable: true, description: 'The User-Agent header of the request.' }),
    details: t.field({
      type: 'JSONObject',
      description: 'Details that depend on the type of event. They never contain a secret.',
      resolve: (event) => event.details,
    }),
  }),
})

export const AuditEventConnection = builder.connectionObject(
  { type: AuditEventType, name: 'AuditEventConnection' },
  { name: 'AuditEventEdge' },
)
