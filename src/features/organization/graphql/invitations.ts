import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import { ofOrganization } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import type { RequestContext } from '../../../graphql/context.ts'
import { listInvitations } from '../domain/list-invitations.ts'
import { InvitationType } from './invitation-type.ts'
import { OrganizationType } from './organization-type.ts'

const invitations = createContextCache(
  ({ services }: RequestContext) =>
    new DataLoader((ids: readonly string[]) => listInvitations(services, ids), { cache: false }),
)

builder.objectField(OrganizationType, 'invitations', (t) =>
  t.field({
    ...ofOrganization('members:read'),
    type: [InvitationType],
    description:
      'The invitations that can be accepted, newest first, at most 500. One that was used, was revoked, has expired, or whose ' +
      'sender may no longer give its role, is not among them.',
    resolve: ({ organization }, _args, context) => invitations(context).load(organization.id),
  }),
)
