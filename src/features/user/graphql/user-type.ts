import { scopesOfRole } from '../../../core/access/scopes.ts'
import { isSuspended } from '../../../core/access/suspension.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { isAuthenticated, selfOr, userCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import type { RequestContext } from '../../../graphql/context.ts'
import { isNode } from '../../../graphql/node.ts'
import { findUser } from '../domain/find-user.ts'
import { RateLimitTierType } from './rate-limit-tier-type.ts'
import { UserStatus } from './user-status-type.ts'

export const UserType = builder.objectRef<User>('User')

UserType.implement({
  description:
    'A user account. Any signed-in caller can read the public profile; every other field requires a scope: one for the ' +
    'caller’s own account, another for the accounts of others.',
  ...isNode(({ services }, id) => findUser(services, id)),
  // Rows are plain objects. In a union a user is recognised by properties that no other member has.
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'email' in value && 'role' in value,
  fields: (t) => ({
    id: t.exposeID('id', { ...isAuthenticated(), description: 'The id of the user, a UUIDv7.' }),
    name: t.exposeString('name', { ...isAuthenticated(), nullable: true, description: 'The display name.' }),
    username: t.exposeString('username', {
      ...isAuthenticated(),
      nullable: true,
      description: 'The username. It is unique regardless of letter case and can be used to log in.',
    }),
    createdAt: t.expose('createdAt', {
      ...isAuthenticated(),
      type: 'DateTime',
      description: 'When the account was created.',
    }),
    email: t.expose('email', {
      ...selfOr('profile:read', 'users:read'),
      type: 'EmailAddress',
      nullable: true,
      description: 'The email address. Mail to the user is sent to it.',
    }),
    emailVerified: t.boolean({
      ...selfOr('profile:read', 'users:read'),
      nullable: true,
      description: 'Whether the email address has been confirmed.',
      resolve: (user) => !!user.emailVerifiedAt,
    }),
    role: t.exposeString('role', {
      ...selfOr('profile:read', 'users:read'),
      nullable: true,
      description: 'The role. It determines `permissions`.',
    }),
    permissions: t.field({
      ...selfOr('profile:read', 'users:read'),
      type: ['Scope'],
      nullable: true,
      description: 'The scopes that the role currently grants.',
      resolve: (user, _args, { services }) => [...scopesOfRole(services.config, user.role)],
    }),
    status: t.field({
      ...selfOr('profile:read', 'users:read'),
      type: UserStatus,
      nullable: true,
      description: 'Whether the user is suspended now.',
      resolve: (user, _args, context) => (suspensionOf(user, context) ? 'SUSPENDED' : 'ACTIVE'),
    }),
    suspendedUntil: t.field({
      ...selfOr('profile:read', 'users:read'),
      type: 'DateTime',
      nullable: true,
      description: 'When the suspension ends. Null if the user is not suspended, or if the suspension has no end.',
      resolve: (user, _args, context) => suspensionOf(user, context)?.suspendedUntil,
    }),
    suspensionReason: t.string({
      ...selfOr('profile:read', 'users:read'),
      nullable: true,
      description: 'The reason of the suspension. Null if the user is not suspended, or if no reason was given.',
      resolve: (user, _args, context) => suspensionOf(user, context)?.suspensionReason,
    }),
    tier: t.expose('tier', {
      ...selfOr('profile:read', 'users:read'),
      type: RateLimitTierType,
      nullable: true,
      description: 'The rate limit tier. It applies to the user and to each of the user’s API keys.',
    }),
    twoFactorEnabled: t.boolean({
      ...selfOr('profile:read', 'users:read'),
      nullable: true,
      description: 'Whether two-factor authentication is on: logging in then requires a second factor.',
      resolve: (user) => !!user.twoFactorEnabledAt,
    }),
    lastLoginAt: t.expose('lastLoginAt', {
      ...selfOr('profile:read', 'users:read'),
      type: 'DateTime',
      nullable: true,
      description: 'When the user last signed in; null if never.',
    }),
    updatedAt: t.expose('updatedAt', {
      ...selfOr('profile:read', 'users:read'),
      type: 'DateTime',
      nullable: true,
      description: 'When the account was last changed.',
    }),
  }),
})

/** A suspension that has ended is kept in the row until the next change, and is no longer shown. */
function suspensionOf(user: User, context: RequestContext): User | null {
  return isSuspended(user, userCaller(context).access.at) ? user : null
}
