import { serve } from '@hono/node-server'
import { createApiKeyVerifier, honoAuth, type TokenCaller } from '@sallyport/client/node'
import { type Context, Hono } from 'hono'
import { openInvoices } from './invoices.ts'

interface Env {
  Variables: { caller: TokenCaller }
}

const {
  SALLYPORT_URL = 'http://localhost:4000',
  AUDIENCE,
  AUTH_API_KEY = '',
  PORT = '3000',
  DATABASE = 'invoices.sqlite',
} = process.env

const { inOrganization } = honoAuth({
  issuer: SALLYPORT_URL,
  audience: AUDIENCE,
  verifyApiKey: createApiKeyVerifier({ url: SALLYPORT_URL, apiKey: AUTH_API_KEY }),
})
const invoicesOf = openInvoices(DATABASE)

/** The invoices that the caller may see. The organization is the one of the credential, and nothing in the request changes it. */
function invoicesFor(c: Context<Env>) {
  const { organization } = c.get('caller')
  if (!organization) throw new Error('The route is not protected by `inOrganization`.')
  return invoicesOf(organization.id)
}

const app = new Hono<Env>()

app.get('/invoices', inOrganization('invoices:read'), (c) => c.json(invoicesFor(c).list()))

app.get('/invoices/:id', inOrganization('invoices:read'), (c) => {
  const invoice = invoicesFor(c).find(Number(c.req.param('id')))
  // The same answer for an invoice of another organization: its existence is none of the caller's business.
  return invoice ? c.json(invoice) : c.json({ error: 'There is no such invoice.' }, 404)
})

app.post('/invoices', inOrganization('invoices:write'), async (c) => {
  const { text, cents } = await c.req.json().catch(() => ({}))
  if (typeof text !== 'string' || !Number.isSafeInteger(cents)) {
    return c.json({ error: '`text` must be a string, and `cents` a whole number.' }, 400)
  }
  return c.json(invoicesFor(c).add(text, cents), 201)
})

serve({ fetch: app.fetch, port: Number(PORT), hostname: 'localhost' }, () => console.log(`http://localhost:${PORT}`))
