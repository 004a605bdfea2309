import { GraphQLError } from 'graphql'
import { maxNesting } from '../core/nesting.ts'

/**
 * A document exceeds a limit. Clients of the older media type get 200 for a document that is not valid. One over a limit may be valid, so it
 * has a status of its own, as a body over a limit has.
 */
export function overLimit(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { http: { status: 413 } } })
}

/** The document is nested too deeply to be parsed, validated or executed. */
export function nestedTooDeeply(): GraphQLError {
  return overLimit(`The document is nested more than ${maxNesting} levels deep.`)
}

/** A property of the whole document exceeds what the operator allows. @param kind such as `depth` */
export function tooLarge(kind: string, limit: number): GraphQLError {
  return overLimit(`The document is too large: its ${kind} must not exceed ${limit}.`)
}
