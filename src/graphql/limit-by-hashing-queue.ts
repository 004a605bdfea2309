import { MapperKind, mapSchema } from '@graphql-tools/utils'
import { defaultFieldResolver, type GraphQLFieldConfig, type GraphQLSchema } from 'graphql'
import type { RequestContext } from './context.ts'
import { fieldRules } from './field-rules.ts'

/**
 * Refuses the fields that hash a password while the queue of hashes is full, before the execution counts against a limit: an attacker
 * who floods the server must not make it query the database for logins that it will refuse, and a user who tries again must not spend
 * the few logins of a quarter of an hour. An execution counts as one that waits from here on, so that a burst is refused here.
 * [ASVS 5.0 15.2.2]
 */
export function limitByHashingQueue(schema: GraphQLSchema): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (field: GraphQLFieldConfig<unknown, RequestContext>) => {
      if (!fieldRules(field).hashesPassword) return undefined
      const { resolve = defaultFieldResolver } = field
      return {
        ...field,
        resolve: async (source, args, context, info) => {
          const end = context.services.passwords.announce()
          try {
            return await resolve(source, args, context, info)
          } finally {
            end()
          }
        },
      }
    },
  })
}
