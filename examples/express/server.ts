import { createApiKeyVerifier, expressAuth, type TokenCaller } from '@sallyport/client/node'
import express, { type Request, type Response } from 'express'

declare global {
  namespace Express {
    interface Request {
      /** Set in every route that is protected. */
      caller: TokenCaller
    }
  }
}

const { SALLYPORT_URL = 'http://localhost:4000', AUDIENCE, AUTH_API_KEY = '', PORT = '3000' } = process.env

const protect = expressAuth({
  issuer: SALLYPORT_URL,
  audience: AUDIENCE,
  verifyApiKey: createApiKeyVerifier({ url: SALLYPORT_URL, apiKey: AUTH_API_KEY }),
})

/** Names of databases by the id of their owner: a user, or an organization. */
const databases = new Map<string, string[]>()

const userOf = ({ caller }: Request) => caller.userId ?? ''
const organizationOf = ({ caller }: Request) => caller.organization?.id ?? ''

function list(owner: string, res: Response): void {
  res.json(databases.get(owner) ?? [])
}

function create(owner: string, name: unknown, res: Response): void {
  if (typeof name !== 'string' || name === '') {
    res.status(400).json({ error: '`name` must be a string that is not empty.' })
    return
  }
  databases.set(owner, [...(databases.get(owner) ?? []), name])
  res.status(201).json({ name })
}

const app = express()
app.use(express.json())

app.get('/databases', protect('databases:read'), (req, res) => list(userOf(req), res))
app.post('/databases', protect('databases:write'), (req, res) => create(userOf(req), req.body?.name, res))

const { inOrganization } = protect
app.get('/organization/databases', inOrganization('databases:read'), (req, res) => list(organizationOf(req), res))
app.post('/organization/databases', inOrganization('databases:write'), (req, res) => {
  create(organizationOf(req), req.body?.name, res)
})

app.listen(Number(PORT), 'localhost', () => console.log(`http://localhost:${PORT}`))
