import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { serve } from '@hono/node-server'
import express from 'express'
import fastify from 'fastify'
import { GraphQLError } from 'graphql'
import { createSchema, createYoga } from 'graphql-yoga'
import { Hono } from 'hono'
import {
  expressAuth,
  fastifyAuth,
  honoAuth,
  type RequestVerifierOptions,
  type TokenCaller,
  yogaAuth,
} from '../../src/node.ts'

/** A service of an application that answers with its caller. */
export interface NodeService {
  /** A header with several values is sent several times. */
  request(headers: Record<string, string | string[]>): Promise<ServiceAnswer>
  close(): Promise<void>
}

interface ServiceAnswer {
  status: number
  headers: IncomingHttpHeaders
  body: { error?: string; errors?: { message: string }[] }
}

interface ServiceKind {
  name: string
  /** Whether a scope is required before the application is called. */
  checksScopes: boolean
  start(options: RequestVerifierOptions, scope: string): Promise<NodeService>
}

/** The services with the middleware of the client, by their frameworks. */
export const nodeServices: ServiceKind[] = [
  {
    name: 'node:http',
    checksScopes: true,
    async start(options, scope) {
      const protect = expressAuth(options)(scope)
      const server = createServer((req, res) => {
        const next = (error?: unknown) => {
          const { status = 500 } = Object(error)
          res.statusCode = error ? status : 200
          res.setHeader('Content-Type', 'application/json')
          res.end(JSON.stringify(error ? {} : shown(Object(req).caller)))
        }
        void protect(req, res, next)
      })
      return listen(server)
    },
  },
  {
    name: 'Express',
    checksScopes: true,
    async start(options, scope) {
      const protect = expressAuth(options)
      const app = express().set('env', 'test')
      app.get('/', protect(scope), (req, res) => void res.json(shown(Object(req).caller)))
      return listen(createServer(app))
    },
  },
  {
    name: 'Fastify',
    checksScopes: true,
    async start(options, scope) {
      const protect = fastifyAuth(options)
      const app = fastify()
      app.decorateRequest('caller', null)
      app.get('/', { onRequest: protect(scope) }, async (request) => shown(Object(request).caller))
      await app.ready()
      return { ...(await listen(app.server)), close: () => app.close() }
    },
  },
  {
    name: 'Hono',
    checksScopes: true,
    async start(options, scope) {
      const protect = honoAuth(options)
      const app = new Hono<{ Variables: { caller: TokenCaller } }>()
      app.get('/', protect(scope), (context) => context.json(shown(context.get('caller'))))
      const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1', createServer })
      return listening(server as Server)
    },
  },
  {
    name: 'GraphQL Yoga',
    checksScopes: false,
    async start(options) {
      interface Context {
        caller: TokenCaller | null
      }
      const schema = createSchema<Context>({
        typeDefs: 'type Query { user: String organization: String }',
        resolvers: {
          Query: {
            user: (_root, _args, { caller }) => caller?.userId ?? null,
            organization: (_root, _args, { caller }) => caller?.organization?.id ?? null,
          },
        },
      })
      const context = yogaAuth(options, GraphQLError)
      const yoga = createYoga<object, Context>({ schema, logging: false, context, graphqlEndpoint: '/' })
      return listen(createServer(yoga))
    },
  },
]

function shown({ userId, organization }: TokenCaller): object {
  return { user: userId, organization: organization?.id ?? null }
}

async function listen(server: Server): Promise<NodeService> {
  return listening(server.listen(0, '127.0.0.1'))
}

async function listening(server: Server): Promise<NodeService> {
  if (!server.listening) await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    async request(headers) {
      const path = `/?query=${encodeURIComponent('{ user organization }')}`
      const sent = request({ host: '127.0.0.1', port, path, headers: { accept: 'application/json', ...headers } }).end()
      const [answer] = await once(sent, 'response')
      const { statusCode, headers: received } = answer
      const isJson = String(received['content-type']).includes('json')
      if (!isJson) answer.resume()
      return { status: statusCode, headers: received, body: isJson ? Object(await json(answer)) : {} }
    },
    async close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
