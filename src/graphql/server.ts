import type { IncomingMessage, ServerResponse } from 'node:http'
import DataLoader from 'dataloader'
import { type DocumentNode, type ExecutionResult, execute, type GraphQLError, type GraphQLSchema } from 'graphql'
import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga'
import { authenticate } from '../core/access/authenticate.ts'
import { type Credential, type CredentialHeaders, parseCredential } from '../core/access/credentials.ts'
import type { Client } from '../core/client.ts'
import { findUsersById } from '../core/identity/store/find-user.ts'
import type { User } from '../core/identity/store/user.ts'
import { countTier } from '../core/limits/count-tier.ts'
import { RequestError } from '../core/request-error.ts'
import type { Services } from '../core/services.ts'
import { checkPresented } from './check-presented.ts'
import type { RequestContext } from './context.ts'
import { createDocuments, type Documents } from './documents.ts'
import { createPresentError, type ReportError } from './present-error.ts'
import { rateLimited } from './rate-limit.ts'

/** What `http` hands in with a request. */
export interface RequestInput {
  req: IncomingMessage
  res: ServerResponse
  client: Client
  credentials: CredentialHeaders
  /** Told of the context once it is known who asks. */
  onContext?(context: RequestContext): void
}

export interface GraphqlRequest {
  query: string
  operationName: string | null
  variables: Record<string, unknown> | null
}

/** The GraphQL room as `http` sees it. */
export interface GraphqlServer {
  yoga: YogaServerInstance<RequestInput, RequestContext>
  /** Runs one request. The context is null where it was refused before anybody was known. */
  run(input: RequestInput, request: GraphqlRequest): Promise<Run>
  present(error: unknown): GraphQLError
}

interface Run {
  result: ExecutionResult
  context: RequestContext | null
}

export interface GraphqlServerOptions {
  schema: GraphQLSchema
  services: Services
  report: ReportError
}

/**
 * Two ways into one schema, over the same documents, context and presentation of errors: requests that `http` reads
 * itself (JSON by POST, the hot path) are executed at once, and Yoga serves the rest (GET). Taking the hot path through
 * Yoga's hooks too would cost it a third of its speed.
 */
export function createGraphqlServer(options: GraphqlServerOptions): GraphqlServer {
  const { schema, services } = options
  const { config } = services
  const documents = createDocuments(schema, { limits: config.documentLimits, introspection: config.introspection })
  const present = createPresentError(options.report, { suggestions: config.introspection })
  const yoga = createYoga<RequestInput, RequestContext>({
    schema,
    graphqlEndpoint: '/graphql',
    graphiql: false,
    landingPage: false,
    batching: false,
    multipart: false,
    cors: false,
    logging: false,
    maskedErrors: { maskError: present },
    parserAndValidationCache: false,
    plugins: [rememberedDocuments(documents), counted(services)],
    context: async (initial) => {
      const { credentials, client } = initial
      const request = initial as unknown as { document?: DocumentNode; params: { operationName?: string | null } }
      const { document = null, params } = request
      const context = await createContext(services, credentials, client, document, params?.operationName ?? null)
      initial.onContext?.(context)
      return context
    },
  })

  const run = async (input: RequestInput, request: GraphqlRequest): Promise<Run> => {
    let context: RequestContext | null = null
    try {
      const document = documents.parse(request.query)
      const invalid = documents.validate(document)
      if (invalid.length > 0) return { result: { errors: invalid.map(present) }, context }
      context = await createContext(services, input.credentials, input.client, document, request.operationName)
      const { data, errors } = await execute({
        schema,
        document,
        contextValue: context,
        variableValues: request.variables,
        operationName: request.operationName,
      })
      return { result: errors ? { data, errors: errors.map(present) } : { data }, context }
    } catch (error) {
      return { result: { errors: [present(error)] }, context }
    }
  }

  return {
    yoga,
    present,
    async run(input, request) {
      const done = await run(input, request)
      services.meter.countOperation(outcomeOf(done.result))
      return done
    },
  }
}

/** `OK`, or the code of the first error. */
function outcomeOf(result: ExecutionResult): string {
  const [first] = result.errors ?? []
  return first ? String(first.extensions.code ?? 'BAD_USER_INPUT') : 'OK'
}

/** Counts what Yoga answers itself. */
function counted({ meter }: Pick<Services, 'meter'>): Plugin {
  return {
    onResultProcess({ result }) {
      if (!Array.isArray(result) && !(Symbol.asyncIterator in result)) meter.countOperation(outcomeOf(result))
    },
  }
}

async function createContext(
  services: Services,
  credentials: CredentialHeaders,
  client: Client,
  document: DocumentNode | null,
  operationName: string | null,
): Promise<RequestContext> {
  const credential = parseCredential(credentials)
  const access = await authenticate(services, credential, client)
  if (document) checkPresented(credential, document, operationName)
  else refusePresented(credential)
  const limits: RequestContext['limits'] = new Map()
  const tier = services.config.rateLimits ? countTier(services, access) : null
  if (tier) limits.set('tier', tier)
  if (tier?.exceeded) {
    services.meter.countRefusal('tier')
    throw rateLimited(tier, tier.retryAfter)
  }
  return { services, access, credential, client, limits, loadUser: createLoadUser(services) }
}

/** The loader is made when it is first asked for: most requests need none. */
function createLoadUser(services: Services): RequestContext['loadUser'] {
  let loader: DataLoader<string, User | null> | null = null
  return (id) => {
    loader ??= new DataLoader((ids: readonly string[]) => findUsersById(services.database.fork(), ids))
    return loader.load(id)
  }
}

/** A query by GET has no mutation that accepts Basic credentials or a refresh token. */
function refusePresented({ kind }: Credential): void {
  if (kind !== 'BASIC' && kind !== 'REFRESH_TOKEN') return
  throw new RequestError('TOKEN_INVALID', 'Only mutations accept this credential.')
}

/** Parsing and validating go through the remembered documents, whoever asks for them. */
function rememberedDocuments(documents: Documents): Plugin {
  return {
    onParse({ setParseFn }) {
      setParseFn((source: string | { body: string }) =>
        documents.parse(typeof source === 'string' ? source : source.body),
      )
    },
    onValidate({ setValidationFn }) {
      setValidationFn((_schema: GraphQLSchema, document: DocumentNode) => documents.validate(document))
    },
  }
}
