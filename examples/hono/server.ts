import { serve } from '@hono/node-server'
import { createApiKeyVerifier, honoAuth, type TokenCaller } from '@sallyport/client/node'
import { type Context, Hono } from 'hono'

interface Env {
  /** Set in every route that is protected. */
  Variables: { caller: TokenCaller }
}

const { SALLYPORT_URL = 'http://localhost:4000', AUDIENCE, AUTH_API_KEY = '', PORT = '3000' } = process.env

const protect = honoAuth({
  issuer: SALLYPORT_URL,
  audience: AUDIENCE,
  verifyApiKey: createApiKeyVerifier({ url: SALLYPORT_URL, apiKey: AUTH_API_KEY }),
})
const { inOrganization } = protect

/** Names of databases by the id of their owner: a user, or an organization. */
const databases = new Map<string, string[]>()

const userOf = (c: Context<Env>) => c.get('caller').userId ?? ''
const organizationOf = (c: Context<Env>) => c.get('caller').organization?.id ?? ''

async function create(owner: string, c: Context<Env>): Promise<Response> {
  const body = await c.req.json<{ name?: unknown }>().catch(() => null)
  const name = body?.name
  if (typeof name !== 'string' || name === '') {
    return c.json({ error: '`name` must be a string that is not empty.' }, 400)
  }
  databases.set(owner, [...(databases.get(owner) ?? []), name])
  return c.json({ name }, 201)
}

const app = new Hono<Env>()

app.get('/databases', protect('databases:read'), (c) => c.json(databases.get(userOf(c)) ?? []))
app.post('/databases', protect('databases:write'), (c) => create(userOf(c), c))

app.get('/organization/databases', inOrganization('databases:read'), (c) =>
  c.json(databases.get(organizationOf(c)) ?? []),
)
app.post('/organization/databases', inOrganization('databases:write'), (c) => create(organizationOf(c), c))

serve({ fetch: app.fetch, port: Number(PORT), hostname: 'localhost' }, () => console.log(`http://localhost:${PORT}`))
