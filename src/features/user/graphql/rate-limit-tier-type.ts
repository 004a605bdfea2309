import { builder } from '../../../graphql/builder.ts'

export const RateLimitTierType = builder.enumType('RateLimitTier', {
  description: 'How many requests per minute a user may make. The same limit applies to each of the user’s API keys.',
  values: {
    FREE: { description: '60 requests per minute by default. The operator can change the limit.' },
    PRO: { description: '1,000 requests per minute by default. The operator can change the limit.' },
    ENTERPRISE: { description: '10,000 requests per minute by default. The operator can change the limit.' },
  } as const,
})
