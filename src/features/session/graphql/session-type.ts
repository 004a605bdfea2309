import { createContextCache } from '@pothos/core'
import type { Session } from '../../../core/access/store/session.ts'
import { describeDevice } from '../../../core/mail/describe-device.ts'
import { builder } from '../../../graphql/builder.ts'
import type { RequestContext } from '../../../graphql/context.ts'
import { isNodeOfUser } from '../../../graphql/node.ts'
import { UserType } from '../../user/index.ts'
import { findSession } from '../domain/find-session.ts'

/** What was already read for a request, by the header. */
const devicesOf = createContextCache((_context: RequestContext) => new Map<string, string | null>())

/**
 * Reads each header once per request: reading takes tens of microseconds, and a document can ask for the devices of a list a thousand
 * times.
 */
function deviceOf(context: RequestContext, userAgent: string): string | null {
  const devices = devicesOf(context)
  const known = devices.get(userAgent)
  if (known !== undefined) return known
  const device = describeDevice(userAgent)
  devices.set(userAgent, device)
  return device
}

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
    device: t.string({
      nullable: true,
      description:
        'The browser and the system of `userAgent` in words, such as `Firefox on Windows`, or the program, such as `curl 8.5`. Null if ' +
        'neither is known.',
      resolve: ({ userAgent }, _args, context) => deviceOf(context, userAgent ?? ''),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the session was opened.' }),
    lastSeenAt: t.expose('lastSeenAt', { type: 'DateTime', description: 'When the session was last refreshed.' }),
    lastSeenIp: t.string({
      nullable: true,
      description: 'The IP address that last refreshed the session, or that opened it.',
      resolve: ({ ip, lastSeenIp }) => lastSeenIp ?? ip,
    }),
    impersonator: t.field({
      type: UserType,
      nullable: true,
      description:
        'The administrator who opened the session in the name of the user (`impersonateUser`). Null for a session of the user’s own. ' +
        '`logout` with the access token of such a session ends it, and leaves the administrator’s own session as it is.',
      resolve: ({ impersonatorId }, _args, context) => (impersonatorId ? context.loadUser(impersonatorId) : null),
    }),
    impersonationReason: t.exposeString('impersonationReason', {
      nullable: true,
      description: 'The reason that the administrator gave. Null for a session of the user’s own.',
    }),
    expiresAt: t.field({
      type: 'DateTime',
      description:
        'When the session ends unless it is refreshed. Refreshing never extends it past its absolute lifetime.',
      resolve: (session) => new Date(Math.min(session.idleExpiresAt.getTime(), session.expiresAt.getTime())),
    }),
  }),
})
