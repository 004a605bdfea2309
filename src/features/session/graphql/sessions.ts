import { selfOr } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { pageById } from '../../../graphql/paging.ts'
import { User } from '../../user/graphql/user-type.ts'
import { countSessions, listSessions } from '../domain/list-sessions.ts'
import { Session } from './session-type.ts'

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
