import { GraphQLError, GraphQLScalarType, type ValueNode } from 'graphql'
import { DateTimeResolver, EmailAddressResolver, JSONObjectResolver } from 'graphql-scalars'
import { builder } from './builder.ts'

const earliest = new Date('0001-01-01T00:00:00.000Z')
const latest = new Date('9999-12-31T23:59:59.999Z')

/**
 * RFC 3339 has years of four digits, but an offset can move an instant out of this range: PostgreSQL refuses some of these
 * years, and clients cannot parse others.
 *
 * @throws GraphQLError for an instant outside the years 1 to 9999, in UTC
 */
function checkRange(instant: Date): Date {
  if (instant >= earliest && instant <= latest) return instant
  throw new GraphQLError(`A DateTime must be between ${earliest.toISOString()} and ${latest.toISOString()}.`)
}

const DateTime = new GraphQLScalarType<Date>({
  ...DateTimeResolver.toConfig(),
  parseValue: (value: unknown) => checkRange(DateTimeResolver.parseValue(value)),
  parseLiteral: (node: ValueNode) => checkRange(DateTimeResolver.parseLiteral(node, {})),
})

builder.addScalarType('DateTime', DateTime, {
  description:
    'An instant as RFC 3339 text, such as `2026-01-31T12:00:00.000Z`. As input it must be within the years 1 to 9999 in UTC.',
})
builder.addScalarType('EmailAddress', EmailAddressResolver, { description: 'An email address, in lower case.' })
builder.addScalarType('JSONObject', JSONObjectResolver, { description: 'A JSON object.' })

builder.scalarType('OrganizationRole', {
  description: 'A role inside an organization: `owner`, `admin`, `member`, or one that the operator registered.',
  serialize: (value) => String(value),
  parseValue: (value) => {
    if (typeof value !== 'string' || value.length > 63) {
      throw new GraphQLError('A role is a text of at most 63 characters, such as `member`.')
    }
    return value
  },
})

builder.scalarType('Scope', {
  description: 'A permission such as `users:read`: a built-in one, or one that the operator registered.',
  serialize: (value) => String(value),
  parseValue: (value) => {
    if (typeof value !== 'string' || value.length > 100) {
      throw new GraphQLError('A scope is a text of at most 100 characters, such as `users:read`.')
    }
    return value
  },
})
