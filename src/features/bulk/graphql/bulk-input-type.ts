import { builder } from '../../../graphql/builder.ts'
import { characters, text } from '../../../graphql/validation.ts'
import { maxReasonLength, UserFilterInput } from '../../admin/index.ts'
import { RateLimitTierType } from '../../user/index.ts'

const BulkAction = builder.enumType('BulkAction', {
  description: 'A change that is made to each of many users, with the rules of the mutation for one user.',
  values: {
    SUSPEND: { description: 'Suspends the users without an end, as `suspendUser` does.' },
    REACTIVATE: { description: 'Ends their suspensions, as `reactivateUser` does.' },
    DELETE: { description: 'Deletes their accounts, as `deleteUser` does. It needs a fresh proof of a session.' },
    REVOKE_SESSIONS: {
      description: 'Ends their sessions, as `revokeUserSessions` does. The session that begins the change stays open.',
    },
    SET_ROLE: { description: 'Gives them the role `role`, as `updateUser` does. It needs a fresh proof of a session.' },
    SET_TIER: { description: 'Gives them the rate limit tier `tier`, as `updateUser` does.' },
  } as const,
})

export const BulkInput = builder.inputType('BulkInput', {
  description: 'A change of many users: by their ids or by a filter, exactly one of the two.',
  fields: (t) => ({
    action: t.field({ type: BulkAction, required: true, description: 'The change.' }),
    ids: t.idList({
      description: 'The users with these ids. An empty list matches none. Ids that no user has are left out.',
    }),
    filter: t.field({
      type: UserFilterInput,
      description:
        'The users that the filter finds; it also requires the scope `users:read`. An empty filter matches all users.',
    }),
    role: t.string({
      validate: text(64),
      description: 'The new role, for SET_ROLE. You can only give a role whose scopes you hold.',
    }),
    tier: t.field({ type: RateLimitTierType, description: 'The new rate limit tier, for SET_TIER.' }),
    reason: t.string({
      validate: characters(maxReasonLength),
      description: 'The reason, for SUSPEND: at most 500 characters.',
    }),
  }),
})
