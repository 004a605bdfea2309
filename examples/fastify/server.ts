import { createApiKeyVerifier, fastifyAuth, type TokenCaller } from '@sallyport/client/node'
import Fastify, { type FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set in every route that is protected. */
    caller: TokenCaller
  }
}

const { SALLYPORT_URL = 'http://localhost:4000', AUDIENCE, AUTH_API_KEY = '', PORT = '3000' } = process.env

const protect = fastifyAuth({
  issuer: SALLYPORT_URL,
  audience: AUDIENCE,
  verifyApiKey: createApiKeyVerifier({ url: SALLYPORT_URL, apiKey: AUTH_API_KEY }),
})
const { inOrganization } = protect

/** Names of databases by the id of their owner: a user, or an organization. */
const databases = new Map<string, string[]>()

const userOf = ({ caller }: FastifyRequest) => caller.userId ?? ''
const organizationOf = ({ caller }: FastifyRequest) => caller.organization?.id ?? ''
const list = (owner: string) => databases.get(owner) ?? []

function create(owner: string, { name }: NewDatabase): NewDatabase {
  databases.set(owner, [...list(owner), name])
  return { name }
}

interface NewDatabase {
  name: string
}
const schema = {
  body: { type: 'object', required: ['name'], properties: { name: { type: 'string', minLength: 1 } } },
}

const app = Fastify()
app.decorateRequest('caller')

app.get('/databases', { onRequest: protect('databases:read') }, async (request) => list(userOf(request)))
app.post<{ Body: NewDatabase }>(
  '/databases',
  { schema, onRequest: protect('databases:write') },
  async (request, reply) => reply.code(201).send(create(userOf(request), request.body)),
)

app.get('/organization/databases', { onRequest: inOrganization('databases:read') }, async (request) =>
  list(organizationOf(request)),
)
app.post<{ Body: NewDatabase }>(
  '/organization/databases',
  { schema, onRequest: inOrganization('databases:write') },
  async (request, reply) => reply.code(201).send(create(organizationOf(request), request.body)),
)

await app.listen({ port: Number(PORT) })
console.log(`http://localhost:${PORT}`)
