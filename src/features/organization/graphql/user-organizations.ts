import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import { selfOr } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import type { RequestContext } from '../../../graphql/context.ts'
import { UserType } from '../../user/index.ts'
import { listMemberships } from '../domain/list-memberships.ts'
import { MembershipType } from './membership-type.ts'

const memberships = createContextCache(
  ({ services }: RequestContext) =>
    new DataLoader((userIds: readonly string[]) => listMemberships(services, userIds), { cache: false }),
)

builder.objectField(UserType, 'organizations', (t) =>
  t.field({
    ...selfOr('organizations:read', 'users:read'),
    type: [MembershipType],
    nullable: true,
    description: 'The organizations that the user is a member of, with the roles there, oldest membership first.',
    resolve: (user, _args, context) => memberships(context).load(user.id),
  }),
)
