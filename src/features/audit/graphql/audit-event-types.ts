import { type GraphQLEnumType, type GraphQLSchema, isEnumType } from 'graphql'
import type { EventType } from '../../../core/audit/event-type.ts'
import { builder } from '../../../graphql/builder.ts'

/** The type of events that were recorded by another version of the server. */
export const unknownType = 'UNKNOWN'

/**
 * Adds the enum of the event types to the schema. It is called once every feature has declared its events.
 *
 * @throws Error if a feature declares an event with the name `UNKNOWN`
 */
export function registerAuditEventTypes(events: readonly EventType[]): void {
  const values = Object.fromEntries(events.map(({ name, description }) => [name, { description }]))
  if (unknownType in values) throw new Error(`No feature can declare an event with the name ${unknownType}`)
  builder.enumType('AuditEventType', {
    description: 'The types of security events.',
    values: {
      ...values,
      [unknownType]: {
        description: 'The event was recorded by another version of the server; `recordedType` has its type.',
      },
    },
  })
}

/** The event types that this version of the server records. */
export function knownTypes(schema: GraphQLSchema): string[] {
  return enumOf(schema)
    .getValues()
    .flatMap(({ name }) => (name === unknownType ? [] : [name]))
}

/** The type of an event as this version of the server shows it. It is looked up, because a page has many events. */
export function shownType(schema: GraphQLSchema, type: string): string {
  return enumOf(schema).getValue(type) ? type : unknownType
}

function enumOf(schema: GraphQLSchema): GraphQLEnumType {
  const type = schema.getType('AuditEventType')
  if (!isEnumType(type)) throw new Error('The schema has no AuditEventType')
  return type
}
