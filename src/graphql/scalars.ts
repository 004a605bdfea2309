import { GraphQLError, GraphQLScalarType, type ValueNode } from 'graphql'
import { DateTimeResolver, EmailAddressResolver, JSONObjectResolver } from 'graphql-scalars'
import { UploadedFile } from '../core/uploaded-file.ts'
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

/** The messages of the library repeat the value. */
function instantOf(parse: () => Date): Date {
  try {
    return parse()
  } catch {
    throw new GraphQLError('A DateTime must be RFC 3339 text, such as `2026-01-31T12:00:00.000Z`.')
  }
}

const DateTime = new GraphQLScalarType<Date>({
  ...DateTimeResolver.toConfig(),
  parseValue: (value: unknown) => checkRange(instantOf(() => DateTimeResolver.parseValue(value))),
  parseLiteral: (node: ValueNode) => checkRange(instantOf(() => DateTimeResolver.parseLiteral(node, {}))),
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

builder.scalarType('File', {
  description:
    'A file, which is sent in a multipart request: a variable with the value null, whose place the file takes. The request needs ' +
    'a credential and a header such as `GraphQL-Require-Preflight: 1`. A file has at most 5,000,000 bytes.',
  serialize: () => {
    throw new Error('A File is an input only')
  },
  parseValue: (value) => {
    if (value instanceof UploadedFile) return value
    throw new GraphQLError('A File must be sent in a multipart request, and null in its place in the variables.')
  },
  parseLiteral: () => {
    throw new GraphQLError('A File must be a variable, because it is sent in a multipart request.')
  },
})
