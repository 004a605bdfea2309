import { type GraphQLSchema, isObjectType } from 'graphql'
import { fieldRules } from './field-rules.ts'
import { limitOf } from './limit-of.ts'

/** The names of the fields that have a limit, which are the fields whose limit an operator can change. */
export function limitedFields(schema: GraphQLSchema): string[] {
  const limited = fieldsOf(schema).filter((field) => limitOf(schema, field) !== null)
  return [...new Set(limited.map(({ name }) => name))]
}

/** The lists of fields that count together, each once. */
export function fieldsCountedTogether(schema: GraphQLSchema): (readonly string[])[] {
  const lists = fieldsOf(schema).map((field) => fieldRules(field).limitTogether)
  return [...new Map(lists.filter((list) => list !== undefined).map((list) => [list.join(), list])).values()]
}

function fieldsOf(schema: GraphQLSchema) {
  const objects = Object.values(schema.getTypeMap()).filter(isObjectType)
  return objects.flatMap((type) => Object.values(type.getFields()))
}
