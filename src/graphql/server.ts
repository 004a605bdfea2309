import type { ExecutionResult, GraphQLError, GraphQLSchema } from 'graphql'
import type { Services } from '../core/services.ts'
import { assertMethodAllowed } from './assert-method-allowed.ts'
import { assertUploadAllowed } from './assert-upload-allowed.ts'
import type { RequestContext } from './context.ts'
import { createDocuments } from './documents.ts'
import { Operation } from './operation.ts'
import { createPhases, type GraphqlRequest } from './phases.ts'
import { assertSupportedPlugins, type GraphqlPlugin } from './plugin.ts'
import { createPresentError, type ReportError } from './present-error.ts'
import type { DocumentReference, TrustedDocuments } from './trusted-documents.ts'
import { withPlugins } from './with-plugins.ts'

interface GraphqlResponse {
  result: ExecutionResult
  /** Null if the request was refused before the caller was authenticated. */
  context: RequestContext | null
}

/** A GraphQL request as `http` read it. */
export type SentRequest = Omit<GraphqlRequest, 'query'> & DocumentReference

/** The schema as `http` sees it. */
export interface GraphqlServer {
  /** Executes a request. It never rejects: a failure is part of the result, as a client may see it. */
  execute(request: SentRequest): Promise<GraphqlResponse>
  /** An error as a client may see it. */
  presentError(error: unknown): GraphQLError
}

interface GraphqlServerOptions {
  schema: GraphQLSchema
  services: Services
  report: ReportError
  plugins: readonly GraphqlPlugin[]
  trustedDocuments: TrustedDocuments
}

/**
 * The pipeline that executes requests. POST and GET requests run through the same phases with the same plugins, so that an
 * attacker cannot bypass a plugin with the other method. `http` reads requests and writes responses, because the HTTP layer
 * of the GraphQL library would take longer than the phases.
 */
export async function createGraphqlServer(options: GraphqlServerOptions): Promise<GraphqlServer> {
  const { schema, services, report, plugins, trustedDocuments } = options
  const { documentLimits, introspection } = services.config
  assertSupportedPlugins(plugins)
  const documents = createDocuments(schema, { limits: documentLimits, introspection })
  const startPhases = await withPlugins(schema, createPhases(schema, services, documents), plugins)
  const presentError = createPresentError(report, { suggestions: introspection })

  const respond = (result: ExecutionResult, context: RequestContext | null): GraphqlResponse => {
    services.meter.countOperation(outcomeOf(result))
    return { result, context }
  }

  const execute = async (request: SentRequest): Promise<GraphqlResponse> => {
    let context: RequestContext | null = null
    try {
      const phases = startPhases({ ...request, query: trustedDocuments.textOf(request) })
      const document = phases.parse()
      const operation = new Operation(schema, document, request.operationName)
      assertMethodAllowed(request.method, operation)
      if (request.carriesFile) assertUploadAllowed(operation)
      const invalid = phases.validate(document)
      if (invalid.length > 0) return respond({ errors: invalid.map(presentError) }, context)
      context = await phases.createContext(operation)
      const result = await phases.execute(operation, context)
      return respond(result.errors ? { ...result, errors: result.errors.map(presentError) } : result, context)
    } catch (error) {
      return respond({ errors: [presentError(error)] }, context)
    }
  }

  return { presentError, execute }
}

/** `OK`, or the code of the first error. */
function outcomeOf(result: ExecutionResult): string {
  const [first] = result.errors ?? []
  return first ? String(first.extensions.code ?? 'BAD_USER_INPUT') : 'OK'
}
