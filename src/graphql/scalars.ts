import { DateTimeResolver, EmailAddressResolver, JSONObjectResolver } from 'graphql-scalars'
import { builder } from './builder.ts'

builder.addScalarType('DateTime', DateTimeResolver, {
  description: 'An instant as RFC 3339 text, such as `2026-01-31T12:00:00.000Z`.',
})
builder.addScalarType('EmailAddress', EmailAddressResolver, { description: 'An email address, in lower case.' })
builder.addScalarType('JSONObject', JSONObjectResolver, { description: 'A JSON object.' })

builder.scalarType('Scope', {
  description: 'A permission such as `users:read`: a built-in one, or one that the operator registered.',
  serialize: (value) => String(value),
  parseValue: (value) => {
    if (typeof value !== 'string' || value.length > 100) throw new TypeError('A scope is a text such as `users:read`.')
    return value
  },
})
