import { type TokenCaller, TokenRefused } from './access-token.ts'
import {
  createRequestVerifier,
  credentialsOf,
  type NodeMessage,
  type RequestVerifierOptions,
  type RequiredScopes,
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
    } catch (error) {
      if (!(error instanceof TokenRefused)) return next(error)
      res.statusCode = error.status
      res.setHeader('WWW-Authenticate', error.challenge)
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
      Object.assign(request, { caller: await verify(credentialsOf(request.raw), required) })
      return undefined
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error
      return reply.code(error.status).header('www-authenticate', error.challenge).send({ error: error.message })
    }
  })
}

interface HonoContextLike {
  req: { header(name: string): string | undefined }
  set(key: 'caller', value: TokenCaller): void
  json(body: unknown, status: 400 | 401 | 403 | 503, headers: Record<string, string>): Response
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
      context.set(
        'caller',
        await verify({ authorization: header('authorization'), apiKey: header('x-api-key') }, required),
      )
    } catch (error) {
      // Hono answers an error with 500, whatever status it has.
      if (error instanceof VerifierUnavailable) return context.json({ error: error.message }, error.status, {})
      if (!(error instanceof TokenRefused)) throw error
      return context.json({ error: error.message }, error.status, { 'WWW-Authenticate': error.challenge })
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
      if (!(error instanceof TokenRefused)) throw error
      const { status, challenge } = error
      const http = { status, headers: { 'WWW-Authenticate': challenge } }
      const code = status === 400 ? 'BAD_USER_INPUT' : 'TOKEN_INVALID'
      throw new GraphQLError(error.message, { extensions: { code, http } })
    }
  }
}
