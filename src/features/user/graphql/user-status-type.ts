import { builder } from '../../../graphql/builder.ts'

export const UserStatus = builder.enumType('UserStatus', {
  description: 'Whether a user is suspended.',
  values: {
    ACTIVE: {
      description: 'The user is not suspended. Where addresses have to be confirmed, signing in may need that first.',
    },
    SUSPENDED: {
      description: 'The user is suspended: the user may not sign in, and every credential of the user is refused.',
    },
  } as const,
})
