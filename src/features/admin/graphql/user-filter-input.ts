import { builder } from '../../../graphql/builder.ts'
import { DateTimeRange } from '../../../graphql/date-time-range.ts'
import { RateLimitTierType, UserStatus } from '../../user/index.ts'
import { maxFilterIds } from '../domain/parse-user-filter.ts'
import type { UserFilter } from '../store/user-filter.ts'

export const UserFilterInput = builder.inputType('UserFilter', {
  description: 'Which users to return. A user has to match every field that is given.',
  fields: (t) => ({
    ids: t.idList({
      description: `Users with one of these ids, ${maxFilterIds} at most. Ids that no user has are left out.`,
    }),
    search: t.string({
      description:
        'Users whose email address, name or username contains this text. Letter case makes no difference. One or two ' +
        'letters or digits (a to z, 0 to 9) have to be the beginning of a word.',
    }),
    emailContains: t.string({
      description:
        'Users whose email address contains this text. Letter case makes no difference. One or two letters or digits (a to z, 0 to 9) ' +
        'have to be the beginning of a word.',
    }),
    email: t.string({ description: 'The user with exactly this email address.' }),
    role: t.stringList({ description: 'Users with one of these roles.' }),
    status: t.field({ type: [UserStatus], description: 'Users with one of these statuses.' }),
    tier: t.field({ type: [RateLimitTierType], description: 'Users with one of these rate limit tiers.' }),
    suspendedUntil: t.field({
      type: DateTimeRange,
      description: 'Users who are suspended now, and whose suspension ends in this range.',
    }),
    suspensionReasonContains: t.string({
      description: 'Users who are suspended now for a reason that contains this text. Letter case makes no difference.',
    }),
    emailVerified: t.boolean({
      description: 'True for users who have confirmed their email address, false for all others.',
    }),
    twoFactorEnabled: t.boolean({
      description: 'True for users with two-factor authentication, false for all others.',
    }),
    organizationId: t.id({ description: 'Members of the organization with this id.' }),
    createdAt: t.field({ type: DateTimeRange, description: 'Users whose account was created in this range.' }),
    lastLoginAt: t.field({ type: DateTimeRange, description: 'Users who last logged in within this range.' }),
  }),
})

type Input = typeof UserFilterInput.$inferInput

/** The filter of an input. Both statuses together are not a condition; an empty list of anything finds nobody. */
export function toUserFilter(input: Input | null | undefined): UserFilter {
  const { role: roles, status, tier: tiers, suspendedUntil, createdAt, lastLoginAt, ...narrowed } = input ?? {}
  const wanted = status && new Set(status)
  return {
    ...narrowed,
    roles,
    tiers,
    ids: wanted?.size === 0 ? [] : narrowed.ids,
    suspended: wanted?.size === 1 ? wanted.has('SUSPENDED') : undefined,
    suspendedUntilFrom: suspendedUntil?.from,
    suspendedUntilTo: suspendedUntil?.to,
    createdFrom: createdAt?.from,
    createdTo: createdAt?.to,
    lastLoginFrom: lastLoginAt?.from,
    lastLoginTo: lastLoginAt?.to,
  }
}
