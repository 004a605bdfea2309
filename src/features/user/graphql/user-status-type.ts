import { builder } from '../../../graphql/builder.ts'

export const UserStatus = builder.enumType('UserStatus', {
  description: 'Whether a user is suspended.',
  values: {
    ACTIVE: {
      description:
        'The user is not suspended. A sign-in can still be refused, for example while the address has to be confirmed.',
    },
    SUSPENDED: {
      description: 'The user is suspended: the user may not sign in, and every credential of the user is refused.',
    },
  } as const,
})
