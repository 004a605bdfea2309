import { countSessions, listSessions } from '../../domain/session/list-sessions.ts'
import { selfOr } from '../access-rules.ts'
import { builder } from '../builder.ts'
import { pageById } from '../paging.ts'
import { User } from '../user/user.ts'
import { Session } from './session.ts'

builder.objectField(User, 'sessions', (t) =>
  t.connection(
    {
      ...selfOr('sessions:read', 'users:read'),
      type: Session,
      nullable: true,
      description: 'The open sessions, newest first.',
      resolve: (user, args, { services }) =>
        pageById(
          args,
          (page) => listSessions(services, user.id, page),
          () => countSessions(services, user.id),
        ),
    },
    { name: 'SessionConnection' },
    { name: 'SessionEdge' },
  ),
)
