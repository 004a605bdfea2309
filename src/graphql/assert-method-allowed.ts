import { GraphQLError } from 'graphql'
import type { Operation } from './operation.ts'

/**
 * Refuses a mutation by GET. A link or an image on another site makes a browser send GET requests: they must never change
 * anything. [GraphQL over HTTP §5.2.1, ASVS 5.0 3.5.1]
 *
 * @throws GraphQLError with the status 405
 */
export function assertMethodAllowed(method: 'GET' | 'POST', operation: Operation): void {
  if (method === 'POST' || operation.type !== 'mutation') return
  throw new GraphQLError('Mutations must be sent by POST.', { extensions: { http: { status: 405 } } })
}
