import { inherits } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'

/** The sessions were ended. */
export class SessionsRevoked {
  readonly count: number
  constructor(count: number) {
    this.count = count
  }
}

builder.objectType(SessionsRevoked, {
  name: 'SessionsRevoked',
  description: 'The sessions were ended.',
  ...inherits(),
  isTypeOf: (value) => value instanceof SessionsRevoked,
  fields: (t) => ({ count: t.exposeInt('count', { description: 'How many open sessions were ended.' }) }),
})
