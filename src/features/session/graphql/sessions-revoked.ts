import { inherits } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'

export class SessionsRevoked {
  readonly count: number
  constructor(count: number) {
    this.count = count
  }
}

builder.objectType(SessionsRevoked, {
  name: 'SessionsRevoked',
  description: 'Sessions were ended.',
  ...inherits(),
  isTypeOf: (value) => value instanceof SessionsRevoked,
  fields: (t) => ({ count: t.exposeInt('count', { description: 'How many were open.' }) }),
})
