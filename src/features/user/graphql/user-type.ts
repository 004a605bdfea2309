import { scopesOfRole } from '../../../core/access/scopes.ts'
import { isSuspended } from '../../../core/access/suspension.ts'
import type { User as UserRow } from '../../../core/identity/store/user.ts'
import { inherits, isAuthenticated, selfOr } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'

export const UserStatus = builder.enumType('UserStatus', {
  description: 'Whether a user may sign in.',
  values: {
    ACTIVE: { description: 'May sign in.' },
    SUSPENDED: { description: 'May not sign in, and every credential is refused.' },
  } as const,
})

export const User = builder.objectRef<UserRow>('User')

User.implement({
  description: 'Somebody with an account. Anyone signed in sees the public profile; the rest takes scopes.',
  ...inherits(),
  // Rows are plain objects: in a union they are told by what no other member has.
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'email' in value && 'role' in value,
  fields: (t) => ({
    id: t.exposeID('id', { ...isAuthenticated(), description: 'UUIDv7.' }),
    name: t.exposeString('name', { ...isAuthenticated(), nullable: true, description: 'Display name.' }),
    username: t.exposeString('username', {
      ...isAuthenticated(),
      nullable: true,
      description: 'Unique without regard to letter case; can be used to log in.',
    }),
    createdAt: t.expose('createdAt', {
      ...isAuthenticated(),
      type: 'DateTime',
      description: 'When the account was made.',
    }),
    email: t.expose('email', {
      ...selfOr('profile:read', 'users:read'),
      type: 'EmailAddress',
      nullable: true,
      description: 'The address that mail goes to.',
    }),
    emailVerified: t.boolean({
      ...selfOr('profile:read', 'users:read'),
      nullable: true,
      description: 'Whether the user has proved that the address is theirs.',
      resolve: (user) => !!user.emailVerifiedAt,
    }),
    role: t.exposeString('role', {
      ...selfOr('profile:read', 'users:read'),
      nullable: true,
      description: 'The role, which gives the permissions.',
    }),
    permissions: t.field({
      ...selfOr('profile:read', 'users:read'),
      type: ['Scope'],
      nullable: true,
      description: 'The scopes that the role gives at this moment.',
      resolve: (user, _args, { services }) => [...scopesOfRole(services.config, user.role)],
    }),
    status: t.field({
      ...selfOr('profile:read', 'users:read'),
      type: UserStatus,
      nullable: true,
      description: 'Whether the user may sign in now.',
      resolve: (user, _args, { services }) => (isSuspended(user, services.clock.now()) ? 'SUSPENDED' : 'ACTIVE'),
    }),
    twoFactorEnabled: t.boolean({
      ...selfOr('profile:read', 'users:read'),
      nullable: true,
      description: 'Whether logging in takes a second factor.',
      resolve: (user) => !!user.twoFactorEnabledAt,
    }),
    lastLoginAt: t.expose('lastLoginAt', {
      ...selfOr('profile:read', 'users:read'),
      type: 'DateTime',
      nullable: true,
      description: 'When a session was last opened.',
    }),
    updatedAt: t.expose('updatedAt', {
      ...selfOr('profile:read', 'users:read'),
      type: 'DateTime',
      nullable: true,
      description: 'When the account last changed.',
    }),
  }),
})
