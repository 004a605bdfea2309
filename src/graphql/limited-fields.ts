import type { GraphQLSchema } from 'graphql'
import { isObjectType } from 'graphql'
import { limitOf } from './rate-limit.ts'

/** The names of the fields that have a limit, which are the fields whose limit an operator can change. */
export function limitedFields(schema: GraphQLSchema): string[] {
  const objects = Object.values(schema.getTypeMap()).filter(isObjectType)
  const fields = objects.flatMap((type) => Object.values(type.getFields()))
  return [...new Set(fields.filter((field) => limitOf(schema, field) !== null).map(({ name }) => name))]
}
