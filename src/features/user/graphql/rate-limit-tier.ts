import { builder } from '../../../graphql/builder.ts'

export const RateLimitTier = builder.enumType('RateLimitTier', {
  description: 'How many requests a minute a user, and each of their API keys, may make.',
  values: {
    FREE: { description: '60 a minute, unless the operator says otherwise.' },
    PRO: { description: '1,000 a minute, unless the operator says otherwise.' },
    ENTERPRISE: { description: '10,000 a minute, unless the operator says otherwise.' },
  } as const,
})
