import { type TokenCaller, TokenRefused } from './access-token.ts'
import {
  createRequestVerifier,
  credentialsOf,
  type NodeMessage,
  RateLimitExceeded,
  type RequestVerifierOptions,
  type RequiredScopes,
  rateLimitHeaders,
  VerifierUnavailable,
} from './request.ts'

// The frameworks are described by what is used of them, so that none has to be installed.

/** Makes middleware that lets requests with these scopes pass. */
export interface Protect<Middleware> {
  /** Requires scopes that hold everywhere. */
  (...scopes: string[]): Middleware
  /** Requires a caller in an organization, with these scopes there. Serve the data of `caller.organization.id` alone. */
  inOrganization(...scopes: string[]): Middleware
}

function createProtect<Middleware>(make: (required: RequiredScopes) => Middleware): Protect<Middleware> {
  return Object.assign((...scopes: string[]) => make({ scopes }), {
    inOrganization: (...organizationScopes: string[]) => make({ organizationScopes }),
  })
}

/** Whether the answer to an error is known: a refusal of the credential, or of one request too many. */
function isRefusal(error: unknown): error is TokenRefused | RateLimitExceeded {
  return error instanceof TokenRefused || error instanceof RateLimitExceeded
}

/** The headers of the answer to a caller whose requests are counted. */
function limitHeaders({ rateLimit }: TokenCaller): [name: string, value: string][] {
  return rateLimit ? Object.entries(rateLimitHeaders(rateLimit)) : []
}

interface NodeRequest extends NodeMessage {
  caller?: TokenCaller
}

interface NodeResponse {
  statusCode: number
  setHeader(name: string, value: string): unknown
  end(text: string): unknown
}

/**
 * Middleware for Express, Connect and `node:http`. It sets `req.caller`.
 *
 *     const protect = expressAuth({ issuer: 'https://auth.example.com' })
 *     app.get('/projects', protect('projects:read'), (req, res) => res.json(listFor(req.caller.userId)))
 */
export function expressAuth(
  options: RequestVerifierOptions,
): Protect<(req: NodeRequest, res: NodeResponse, next: (error?: unknown) => void) => Promise<void>> {
  const verify = createRequestVerifier(options)
  return createProtect((required) => async (req, res, next) => {
    try {
      req.caller = await verify(credentialsOf(req), required)
      for (const [name, value] of limitHeaders(req.caller)) res.setHeader(name, value)
    } catch (error) {
      if (!isRefusal(error)) return next(error)
      res.statusCode = error.status
      for (const [name, value] of Object.entries(error.headers)) res.setHeader(name, value)
      res.setHeader('Content-Type', 'application/json')
      res.end(JSON.stringify({ error: error.message }))
      return
    }
    next()
  })
}

interface FastifyReplyLike {
  code(status: number): FastifyReplyLike
  header(name: string, value: string): FastifyReplyLike
  headers(values: Record<string, string>): FastifyReplyLike
  send(body: unknown): unknown
}

/**
 * A hook for Fastify. Declare the property once: `fastify.decorateRequest('caller', null)`.
 *
 *     const protect = fastifyAuth({ issuer: 'https://auth.example.com' })
 *     fastify.get('/projects', { onRequest: protect('projects:read') }, async (request) => listFor(request.caller.userId))
 */
export function fastifyAuth(
  options: RequestVerifierOptions,
): Protect<(request: { raw: NodeMessage }, reply: FastifyReplyLike) => Promise<unknown>> {
  const verify = createRequestVerifier(options)
  return createProtect((required) => async (request, reply) => {
    try {
      const caller = await verify(credentialsOf(request.raw), required)
      Object.assign(request, { caller })
      for (const [name, value] of limitHeaders(caller)) reply.header(name, value)
      return undefined
    } catch (error) {
      if (!isRefusal(error)) throw error
      return reply.code(error.status).headers(error.headers).send({ error: error.message })
    }
  })
}

interface HonoContextLike {
  req: { header(name: string): string | undefined }
  set(key: 'caller', value: TokenCaller): void
  header(name: string, value: string): void
  json(body: unknown, status: 400 | 401 | 403 | 429 | 503, headers: Record<string, string>): Response
}

/**
 * Middleware for Hono. It sets the variable `caller`.
 *
 *     const protect = honoAuth({ issuer: 'https://auth.example.com' })
 *     app.get('/projects', protect('projects:read'), (c) => c.json(listFor(c.get('caller').userId)))
 */
export function honoAuth(
  options: RequestVerifierOptions,
): Protect<(context: HonoContextLike, next: () => Promise<void>) => Promise<Response | undefined>> {
  const verify = createRequestVerifier(options)
  return createProtect((required) => async (context, next) => {
    try {
      const header = (name: string) => context.req.header(name)
      const caller = await verify({ authorization: header('authorization'), apiKey: header('x-api-key') }, required)
      context.set('caller', caller)
      for (const [name, value] of limitHeaders(caller)) context.header(name, value)
    } catch (error) {
      // Hono answers an error with 500, whatever status it has.
      if (error instanceof VerifierUnavailable) return context.json({ error: error.message }, error.status, {})
      if (!isRefusal(error)) throw error
      return context.json({ error: error.message }, error.status, error.headers)
    }
    await next()
    return undefined
  })
}

/**
 * The context of GraphQL Yoga: `caller` is null for a request without a credential. A credential that is not valid never
 * becomes a request without one: the request is answered with 401.
 *
 *     createYoga({ schema, context: yogaAuth({ issuer: 'https://auth.example.com' }, GraphQLError) })
 *
 * @param GraphQLError of the package `graphql` that the API uses: Yoga shows no other errors to clients
 */
export function yogaAuth(
  options: RequestVerifierOptions,
  GraphQLError: new (message: string, options: { extensions: Record<string, unknown> }) => Error,
): (initial: { request: Request; req?: NodeMessage }) => Promise<{ caller: TokenCaller | null }> {
  const verify = createRequestVerifier(options)
  return async ({ request: { headers }, req }) => {
    const given = req?.rawHeaders
      ? credentialsOf(req)
      : { authorization: headers.get('authorization'), apiKey: headers.get('x-api-key') }
    const isKey = options.verifyApiKey !== undefined && (given.apiKey ?? null) !== null
    if ((given.authorization ?? null) === null && !isKey) return { caller: null }
    try {
      return { caller: await verify(given) }
    } catch (error) {
      if (error instanceof VerifierUnavailable) {
        throw new GraphQLError(error.message, { extensions: { code: 'UNAVAILABLE', http: { status: error.status } } })
      }
      if (!isRefusal(error)) throw error
      const http = { status: error.status, headers: error.headers }
      if (error instanceof RateLimitExceeded) {
        const { retryAfter } = error.rateLimit
        throw new GraphQLError(error.message, { extensions: { code: 'RATE_LIMITED', retryAfter, http } })
      }
      const code = error.status === 400 ? 'BAD_USER_INPUT' : 'TOKEN_INVALID'
      throw new GraphQLError(error.message, { extensions: { code, http } })
    }
  }
}
