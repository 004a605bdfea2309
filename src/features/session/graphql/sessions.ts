import { selfOr } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { pageById } from '../../../graphql/paging.ts'
import { UserType } from '../../user/index.ts'
import { countSessions } from '../domain/count-sessions.ts'
import { listSessions } from '../domain/list-sessions.ts'
import { maxOpenSessions } from '../max-open-sessions.ts'
import { SessionType } from './session-type.ts'

builder.objectField(UserType, 'sessions', (t) =>
  t.connection(
    {
      ...selfOr('sessions:read', 'users:read'),
      type: SessionType,
      nullable: true,
      description: `The open sessions of the user, newest first. There are at most ${maxOpenSessions}: opening another one ends the oldest.`,
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
