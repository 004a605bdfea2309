import type { ExecutionResult, GraphQLError, GraphQLSchema } from 'graphql'
import { createYoga } from 'graphql-yoga'
import type { CredentialHeaders } from '../core/access/credentials.ts'
import type { Client } from '../core/client.ts'
import type { Services } from '../core/services.ts'
import { checkMethod } from './check-method.ts'
import type { RequestContext } from './context.ts'
import { createCorePlugin } from './core-plugin.ts'
import type { ValidRequest } from './create-context.ts'
import { createDocuments } from './documents.ts'
import { checkPlugins, type GraphqlPlugin } from './plugin.ts'
import { createPresentError, type ReportError } from './present-error.ts'

/** A GraphQL request as `http` read it. */
export interface GraphqlRequest {
  method: 'GET' | 'POST'
  query: string
  operationName: string | null
  variables: Record<string, unknown> | null
}

/** Where a request came from. */
export interface Sender {
  client: Client
  credentials: CredentialHeaders
}

export interface GraphqlResponse {
  result: ExecutionResult
  /** Null where the request was refused before its sender was known. */
  context: RequestContext | null
}

/** The schema as `http` sees it. */
export interface GraphqlServer {
  /** Executes a request. It never rejects: a failure is part of the result, as a client may see it. */
  execute(request: GraphqlRequest, sender: Sender): Promise<GraphqlResponse>
  /** An error as a client may see it. */
  presentError(error: unknown): GraphQLError
}

export interface GraphqlServerOptions {
  schema: GraphQLSchema
  services: Services
  report: ReportError
  plugins: readonly GraphqlPlugin[]
}

/**
 * The one pipeline into the schema. Requests by POST and by GET pass the same phases with the same plugins: an attacker must
 * not find a second way in that a plugin does not guard. Yoga runs the phases; `http` reads requests and writes responses
 * itself, which takes a third less time than Yoga's hooks around them.
 */
export function createGraphqlServer({ schema, services, report, plugins }: GraphqlServerOptions): GraphqlServer {
  const { documentLimits, introspection } = services.config
  checkPlugins(plugins)
  const documents = createDocuments(schema, { limits: documentLimits, introspection })
  const presentError = createPresentError(report, { suggestions: introspection })
  const yoga = createYoga<ValidRequest, RequestContext>({
    schema,
    plugins: [createCorePlugin(services, documents), ...plugins],
    parserAndValidationCache: false,
    // `execute` masks the errors of every phase in one place.
    maskedErrors: false,
    logging: false,
  })

  const execute = async (request: GraphqlRequest, sender: Sender): Promise<GraphqlResponse> => {
    const { method, query, operationName, variables } = request
    let context: RequestContext | null = null
    try {
      const phases = yoga.getEnveloped({ ...sender, operationName, params: { query, operationName, variables } })
      const document = phases.parse(query)
      checkMethod(method, document, operationName)
      const invalid = phases.validate(schema, document)
      if (invalid.length > 0) return { result: { errors: invalid.map(presentError) }, context }
      context = await phases.contextFactory({ document })
      const result = await phases.execute({
        schema: phases.schema,
        document,
        contextValue: context,
        variableValues: variables,
        operationName,
      })
      return { result: presentResult(result, presentError), context }
    } catch (error) {
      return { result: { errors: [presentError(error)] }, context }
    }
  }

  return {
    presentError,
    async execute(request, sender) {
      const response = await execute(request, sender)
      services.meter.countOperation(outcomeOf(response.result))
      return response
    },
  }
}

/** @throws Error for a result in parts: no operation of this schema has one */
function presentResult(
  result: ExecutionResult | AsyncIterable<ExecutionResult>,
  presentError: (error: unknown) => GraphQLError,
): ExecutionResult {
  if (Symbol.asyncIterator in result) throw new Error('A plugin returned a stream. Streams are not supported.')
  return result.errors ? { ...result, errors: result.errors.map(presentError) } : result
}

/** `OK`, or the code of the first error. */
function outcomeOf(result: ExecutionResult): string {
  const [first] = result.errors ?? []
  return first ? String(first.extensions.code ?? 'BAD_USER_INPUT') : 'OK'
}
