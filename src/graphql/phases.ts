import { type DocumentNode, type ExecutionResult, execute, type GraphQLError, type GraphQLSchema } from 'graphql'
import type { CredentialHeaders } from '../core/access/credentials.ts'
import type { Client } from '../core/client.ts'
import type { Services } from '../core/services.ts'
import type { RequestContext } from './context.ts'
import { createContext } from './create-context.ts'
import type { Documents } from './documents.ts'
import type { Operation } from './operation.ts'
import type { CookieHeaders } from './refresh-cookie.ts'

/** A GraphQL request, with the text of its document. */
export interface GraphqlRequest {
  method: 'GET' | 'POST'
  query: string
  operationName: string | null
  variables: Record<string, unknown> | null
  client: Client
  credentials: CredentialHeaders
  cookies: CookieHeaders
  /** Whether one of the variables is a file. */
  carriesFile: boolean
}

/** The phases of one request, in the order in which they run. */
export interface Phases {
  /** @throws GraphQLError for a syntax error or a document over a limit */
  parse(): DocumentNode
  validate(document: DocumentNode): readonly GraphQLError[]
  /** @throws RequestError for a caller who is refused */
  createContext(operation: Operation): Promise<RequestContext>
  execute(operation: Operation, context: RequestContext): ExecutionResult | Promise<ExecutionResult>
}

/** Starts the phases of a request. */
export type StartPhases = (request: GraphqlRequest) => Phases

/** The number of errors about variables that are listed. Each repeats what an attacker has sent. */
export const coercionLimit = { maxCoercionErrors: 10 }

/** The implementation of the phases: documents are cached and limited, the caller is authenticated, and graphql-js executes. */
export function createPhases(schema: GraphQLSchema, services: Services, documents: Documents): StartPhases {
  return (request) => ({
    parse: () => documents.parse(request.query),
    validate: (document) => documents.validate(document),
    createContext: (operation) => createContext(services, request, operation),
    execute: (operation, context) =>
      execute({
        schema,
        document: operation.document,
        contextValue: context,
        variableValues: request.variables,
        operationName: operation.name,
        options: coercionLimit,
      }),
  })
}
