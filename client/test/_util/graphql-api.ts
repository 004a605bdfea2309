import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { buildSchema, graphql } from 'graphql'
import { createLocalJWKSet, jwtVerify } from 'jose'
import type { TestApp } from '../../../test/_util/app.ts'

/** How an API says that it refuses a token: the status, the media type of the body, and the code of the error. */
export interface RefusalShape {
  status: number
  type: string
  /** Null for a body that is no GraphQL. */
  code: string | null
}

/** A GraphQL API of an application, which accepts the access tokens of a Sallyport server. */
export interface GraphQLApi {
  url: string
  shape: RefusalShape
  /** Refuses every token from now on. */
  refusesAll: boolean
  /** Executes mutations with a refused token, and refuses one of their fields. */
  refusesField: boolean
  /** Whether each request was accepted. */
  answers: boolean[]
  /** The credential of each request. */
  credentials: (string | undefined)[]
  /** How often the mutation `count` was executed. */
  counted: number
  close(): void
}

const schema = buildSchema('type Query { me: String } type Mutation { count: Int secret: String }')

/** Starts the API. Tokens are verified at the time of the test's clock. */
export async function createGraphQLApi(app: TestApp): Promise<GraphQLApi> {
  const jwks = await fetch(`${app.url}/.well-known/jwks.json`)
  const keys = createLocalJWKSet(await jwks.json())
  const subjectOf = async (token: string): Promise<string | undefined> => {
    try {
      return (await jwtVerify(token, keys, { currentDate: app.clock.now() })).payload.sub
    } catch {
      return undefined
    }
  }
  const server = createServer(async (req, res) => {
    const { authorization } = req.headers
    const { query: source } = (await json(req)) as { query: string }
    const subject = api.refusesAll ? undefined : await subjectOf(authorization?.slice(7) ?? '')
    const accepted = subject !== undefined
    api.answers.push(accepted)
    api.credentials.push(authorization)
    const { status, type, code } = api.shape
    const errors = [{ message: 'The access token is not valid.', extensions: { code } }]
    if (!accepted && !api.refusesField) {
      res
        .writeHead(status, { 'content-type': type })
        .end(code === null ? 'No.' : JSON.stringify({ data: null, errors }))
      return
    }
    const rootValue = { me: subject, count: () => ++api.counted, secret: subject ?? null }
    const result = await graphql({ schema, source, rootValue })
    res.writeHead(200, { 'content-type': 'application/json' })
    res.end(JSON.stringify({ ...result, ...(!accepted && { errors }) }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const api: GraphQLApi = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    shape: { status: 401, type: 'application/json', code: 'TOKEN_EXPIRED' },
    refusesAll: false,
    refusesField: false,
    answers: [],
    credentials: [],
    counted: 0,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
  return api
}
