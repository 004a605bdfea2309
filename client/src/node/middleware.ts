import { createVerifier, type TokenCaller, TokenRefused, type VerifierOptions } from './access-token.ts'

// The frameworks are described by what is used of them, so that none has to be installed.

interface NodeRequest {
  headers: { authorization?: string | undefined }
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
  options: VerifierOptions,
): (...scopes: string[]) => (req: NodeRequest, res: NodeResponse, next: (error?: unknown) => void) => Promise<void> {
  const verify = createVerifier(options)
  return (...scopes) =>
    async (req, res, next) => {
      try {
        req.caller = await verify(req.headers.authorization, scopes)
      } catch (error) {
        if (!(error instanceof TokenRefused)) return next(error)
        res.statusCode = error.status
        res.setHeader('WWW-Authenticate', error.challenge)
        res.setHeader('Content-Type', 'application/json')
        res.end(JSON.stringify({ error: error.message }))
        return
      }
      next()
    }
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
  options: VerifierOptions,
): (
  ...scopes: string[]
) => (request: { headers: { authorization?: string | undefined } }, reply: FastifyReplyLike) => Promise<unknown> {
  const verify = createVerifier(options)
  return (...scopes) =>
    async (request, reply) => {
      try {
        Object.assign(request, { caller: await verify(request.headers.authorization, scopes) })
        return undefined
      } catch (error) {
        if (!(error instanceof TokenRefused)) throw error
        return reply.code(error.status).header('www-authenticate', error.challenge).send({ error: error.message })
      }
    }
}

interface HonoContextLike {
  req: { header(name: string): string | undefined }
  set(key: 'caller', value: TokenCaller): void
  json(body: unknown, status: 401 | 403, headers: Record<string, string>): Response
}

/**
 * Middleware for Hono. It sets the variable `caller`.
 *
 *     const protect = honoAuth({ issuer: 'https://auth.example.com' })
 *     app.get('/projects', protect('projects:read'), (c) => c.json(listFor(c.get('caller').userId)))
 */
export function honoAuth(
  options: VerifierOptions,
): (...scopes: string[]) => (context: HonoContextLike, next: () => Promise<void>) => Promise<Response | undefined> {
  const verify = createVerifier(options)
  return (...scopes) =>
    async (context, next) => {
      try {
        context.set('caller', await verify(context.req.header('authorization'), scopes))
      } catch (error) {
        if (!(error instanceof TokenRefused)) throw error
        return context.json({ error: error.message }, error.status, { 'WWW-Authenticate': error.challenge })
      }
      await next()
      return undefined
    }
}

/**
 * The context of GraphQL Yoga: `caller` is null for a request without an `Authorization` header. A token that is not valid never
 * becomes a request without one: the request is answered with 401.
 *
 *     createYoga({ schema, context: yogaAuth({ issuer: 'https://auth.example.com' }, GraphQLError) })
 *
 * @param GraphQLError of the package `graphql` that the API uses: Yoga shows no other errors to clients
 */
export function yogaAuth(
  options: VerifierOptions,
  GraphQLError: new (message: string, options: { extensions: Record<string, unknown> }) => Error,
): (initial: { request: Request }) => Promise<{ caller: TokenCaller | null }> {
  const verify = createVerifier(options)
  return async ({ request }) => {
    const authorization = request.headers.get('authorization')
    if (authorization === null) return { caller: null }
    try {
      return { caller: await verify(authorization) }
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error
      const { status, challenge } = error
      const http = { status, headers: { 'WWW-Authenticate': challenge } }
      throw new GraphQLError(error.message, { extensions: { code: 'TOKEN_INVALID', http } })
    }
  }
}
