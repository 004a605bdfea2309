import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { overloaded } from '../core/request-error.ts'
import { createAdmitUpload } from './admit-upload.ts'
import { BodyError } from './body.ts'
import { createReadClient } from './client.ts'
import { watchConnections } from './connections.ts'
import { listDocuments, sourceFolder } from './documents/list-documents.ts'
import { createGraphiqlPage } from './graphiql/create-page.ts'
import { negotiate, sendResult } from './graphql-answer.ts'
import { createReadPostRequest } from './graphql-request.ts'
import { createGraphqlHeaders, type HeaderFields, securityHeaders, setHeaders, setPreflightHeaders } from './headers.ts'
import type { HttpDeps } from './http-deps.ts'
import { once } from './once.ts'
import { overloadLimits, watchOverload } from './overload.ts'
import { isFromOwnPage } from './own-page.ts'
import { readPageRequest } from './page-request.ts'
import { parseUrl, type RequestUrl } from './parse-url.ts'
import { createReadiness } from './readiness.ts'
import { createRoutes, findRoute } from './routes.ts'
import { sendGraphiql, wantsGraphiql } from './serve-graphiql.ts'
import { serveGraphql } from './serve-graphql.ts'
import { servePage } from './serve-page.ts'
import { createFindWebPage } from './web/find-web-page.ts'
import { createServeAsset } from './web/serve-asset.ts'
import { listWebBuild } from './web/web-build.ts'
import { sendJson } from './well-known.ts'

interface HttpServer {
  server: Server
  /** Makes `/health/ready` answer that the server is shutting down, refuses new connections, and waits for the requests under way. */
  close(graceSeconds: number): Promise<void>
  stop(): void
}

/** Routes requests by path. */
export function createHttpServer(deps: HttpDeps): HttpServer {
  const { services, graphql } = deps
  const { config } = services
  const readClient = createReadClient(config.trustedProxies, config.localTrial)
  const admitUpload = createAdmitUpload(services)
  const graphiql = config.graphiql ? once(createGraphiqlPage) : null
  const overload = watchOverload(() => services.database.waiting(), {
    ...overloadLimits,
    maxLagMs: overloadLimits.maxLagMs * deps.timeoutFactor,
  })
  const build = listWebBuild(deps.webDirectory)
  const documents = listDocuments(config.production ? null : sourceFolder)
  const headers = securityHeaders(config)
  const graphqlHeaders = createGraphqlHeaders(config)
  const graphqlDeps = {
    graphql,
    admitUpload,
    readPostRequest: createReadPostRequest(config.documentLimits.bodyBytes),
    bodyBytes: config.documentLimits.bodyBytes,
    getQueries: config.getQueries,
    isFromOwnPage: (req: IncomingMessage) => isFromOwnPage(config, req),
  }
  let draining = false

  const assertNotOverloaded = () => {
    const retryAfter = overload.retryAfter()
    if (retryAfter !== null) throw overloaded(retryAfter)
  }
  const pages = { ...deps, findWebPage: createFindWebPage(config, build), documents, assertNotOverloaded }

  const serveAnyPage = (req: IncomingMessage, res: ServerResponse, url: RequestUrl) =>
    servePage(pages, readPageRequest(req, url, readClient(req)), res)
  const routes = createRoutes({
    ...deps,
    isReady: createReadiness(() => services.database.ping()),
    isDraining: () => draining,
    readClient,
    serveAsset: createServeAsset(build),
    servePage: serveAnyPage,
  })

  const route = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const url = parseUrl(req)
    if (url.pathname === '/graphql') return routeGraphql(req, res)
    setHeaders(res, headers)
    const found = findRoute(routes, url.pathname)
    if (!found) return serveAnyPage(req, res, url)
    if (found.refusedWhenOverloaded) assertNotOverloaded()
    return found.serve(req, res, url)
  }

  const routeGraphql = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const { fields, allowed } = graphqlHeaders(req.headers.origin)
    if (req.method === 'OPTIONS') {
      setHeaders(res, fields)
      if (allowed) setPreflightHeaders(res, config)
      res.statusCode = 204
      res.end()
      return
    }
    try {
      assertNotOverloaded()
      const client = readClient(req)
      const byGet = req.method === 'GET' || req.method === 'HEAD'
      if (graphiql && byGet && wantsGraphiql(req)) {
        setHeaders(res, fields)
        return sendGraphiql(await graphiql(), req, res)
      }
      await serveGraphql(graphqlDeps, req, res, client, fields)
    } catch (error) {
      fail(res, fields, error)
    }
  }

  const fail = (res: ServerResponse, fields: HeaderFields, error: unknown) => {
    if (res.headersSent || res.destroyed) return res.destroy()
    if (error instanceof BodyError) {
      setHeaders(res, fields)
      return sendJson(res, error.status, { error: error.message })
    }
    const type = negotiate(res.req.headers.accept) ?? 'application/json'
    sendResult(res, fields, { errors: [graphql.presentError(error)] }, null, type)
  }

  const server = createServer(
    // A second Authorization header is joined to the first instead of being dropped, so that two credentials are detected.
    { keepAliveTimeout: 65_000, headersTimeout: 20_000, requestTimeout: 30_000, joinDuplicateHeaders: true },
    (req, res) => {
      const began = performance.now()
      connections.requestBegan(res)
      res.on('close', () => {
        connections.responseEnded(res)
        const status = res.writableFinished ? res.statusCode : null
        services.meter.countRequest(pathOf(req), status, (performance.now() - began) / 1000)
      })
      const routed = req.url === '/graphql' ? routeGraphql(req, res) : route(req, res)
      routed.catch((error: unknown) => fail(res, headers, error))
    },
  )
  const connections = watchConnections(server)
  return {
    server,
    close(graceSeconds) {
      draining = true
      return connections.close(graceSeconds)
    },
    stop: () => overload.stop(),
  }
}

/** The path as it was sent, for the route in metrics. Parsing the URL would take longer than counting the request. */
function pathOf(req: IncomingMessage): string {
  const url = req.url ?? '/'
  const end = url.indexOf('?')
  return end < 0 ? url : url.slice(0, end)
}
