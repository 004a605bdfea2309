import type { Session } from '../../../core/access/store/session.ts'
import { builder } from '../../../graphql/builder.ts'
import { isNodeOfUser } from '../../../graphql/node.ts'
import { findSession } from '../domain/find-session.ts'

export const SessionType = builder.objectRef<Session>('Session').implement({
  description: 'A session of a user: one sign-in on one device.',
  ...isNodeOfUser(findSession, { own: 'sessions:read', others: ['users:read'] }),
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The id of the session, a UUIDv7.' }),
    current: t.boolean({
      description:
        'Whether this is the session of the request’s access token or, in the answer to a login, of the new tokens.',
      resolve: (session, _args, { access }) => access.kind === 'SESSION' && access.session.id === session.id,
    }),
    ip: t.exposeString('ip', { nullable: true, description: 'The IP address that opened the session.' }),
    userAgent: t.exposeString('userAgent', {
      nullable: true,
      description: 'The `User-Agent` header of the request that opened the session.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the session was opened.' }),
    lastSeenAt: t.expose('lastSeenAt', { type: 'DateTime', description: 'When the session was last refreshed.' }),
    expiresAt: t.field({
      type: 'DateTime',
      description:
        'When the session ends unless it is refreshed. Refreshing never extends it past its absolute lifetime.',
      resolve: (session) => new Date(Math.min(session.idleExpiresAt.getTime(), session.expiresAt.getTime())),
    }),
  }),
})
