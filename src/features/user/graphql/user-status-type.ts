import { builder } from '../../../graphql/builder.ts'

export const UserStatus = builder.enumType('UserStatus', {
  description: 'Whether a user may sign in.',
  values: {
    ACTIVE: { description: 'The user may sign in.' },
    SUSPENDED: { description: 'The user may not sign in, and every credential of the user is refused.' },
  } as const,
})
