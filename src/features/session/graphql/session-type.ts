import { inherits } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import type { Session as SessionRow } from '../store/session.ts'

export const Session = builder.objectRef<SessionRow>('Session').implement({
  description: 'A place where a user is signed in.',
  ...inherits(),
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUIDv7.' }),
    current: t.boolean({
      description: 'Whether it is the session that asks, or that these tokens belong to.',
      resolve: (session, _args, { access }) => access.kind === 'SESSION' && access.session.id === session.id,
    }),
    ip: t.exposeString('ip', { nullable: true, description: 'The address it was opened from.' }),
    userAgent: t.exposeString('userAgent', { nullable: true, description: 'The program it was opened with.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was opened.' }),
    lastSeenAt: t.expose('lastSeenAt', { type: 'DateTime', description: 'When it was last refreshed.' }),
    expiresAt: t.field({
      type: 'DateTime',
      description: 'When it ends unless it is refreshed; refreshing never moves it past its absolute end.',
      resolve: (session) => new Date(Math.min(session.idleExpiresAt.getTime(), session.expiresAt.getTime())),
    }),
  }),
})
