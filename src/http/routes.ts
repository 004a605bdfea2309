import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Client } from '../core/client.ts'
import { exportPath } from '../features/user-export/index.ts'
import type { HttpDeps } from './http-deps.ts'
import type { MetricsAnswer } from './metrics.ts'
import type { RequestUrl } from './parse-url.ts'
import type { Readiness } from './readiness.ts'
import { avatarPath, serveAvatar } from './serve-avatar.ts'
import { serveExport } from './serve-export.ts'
import { serveFavicon } from './serve-favicon.ts'
import { serveIssuerMetadata } from './serve-issuer-metadata.ts'
import { logoPaths, serveLogo } from './serve-logo.ts'
import { serveWellKnownPages } from './serve-well-known-pages.ts'
import { assetsPath, type ServeAsset } from './web/serve-asset.ts'
import { serveHealth, serveJwks } from './well-known.ts'

type Serve = (req: IncomingMessage, res: ServerResponse, url: RequestUrl) => Promise<void> | void

interface Route {
  /** With a slash at its end, it stands for every path below. */
  path: string
  /**
   * Whether requests are refused while the server is overloaded. Those that cost nearly nothing are answered, and probes and metrics
   * must be: a server that has too much to do would otherwise pass for one that is down.
   */
  refusedWhenOverloaded?: true
  serve: Serve
}

interface RouteDeps extends Pick<HttpDeps, 'services' | 'report' | 'logo' | 'metrics'> {
  isReady: Readiness
  /** Whether the server is shutting down. */
  isDraining(): boolean
  readClient(req: IncomingMessage): Client
  serveAsset: ServeAsset
  /** Serves the page at a path, which can be a page that says that there is none. */
  servePage: Serve
}

/** The paths other than those of GraphQL and the pages. The first that is for the path of a request answers it. */
export function createRoutes(deps: RouteDeps): readonly Route[] {
  const { services, logo, metrics, isReady, isDraining, readClient, serveAsset, servePage } = deps
  const { config } = services
  const favicon: Serve = (req, res) => serveFavicon(config, req, res)
  return [
    { path: '/health/', serve: (req, res, url) => serveHealth(isReady, url.pathname, isDraining(), req, res) },
    { path: '/.well-known/jwks.json', serve: (req, res) => serveJwks(services, req, res) },
    {
      path: '/.well-known/',
      serve: (req, res, url) => {
        if (serveIssuerMetadata(config, url.pathname, req, res)) return
        if (serveWellKnownPages(config, url.pathname, req, res)) return
        return servePage(req, res, url)
      },
    },
    { path: '/favicon.svg', serve: favicon },
    { path: '/favicon.ico', serve: favicon },
    ...(logo ? [{ path: logoPaths[logo.type], serve: (req, res) => serveLogo(logo, req, res) } satisfies Route] : []),
    {
      path: avatarPath,
      refusedWhenOverloaded: true,
      serve: (req, res, url) => serveAvatar(services, req, res, url.pathname, readClient(req)),
    },
    {
      path: exportPath,
      refusedWhenOverloaded: true,
      serve: (req, res, url) => serveExport(deps, req, res, url.pathname, readClient(req)),
    },
    {
      path: assetsPath,
      serve: async (req, res, url) => {
        if (await serveAsset(req, res, url.pathname.slice(assetsPath.length))) return
        await servePage(req, res, url)
      },
    },
    ...(metrics
      ? [{ path: '/metrics', serve: async (req, res) => send(res, req, await metrics(req)) } satisfies Route]
      : []),
  ]
}

/** The route of a path; undefined if it is for the pages. */
export function findRoute(routes: readonly Route[], pathname: string): Route | undefined {
  return routes.find(({ path }) => pathname === path || (path.endsWith('/') && pathname.startsWith(path)))
}

function send(res: ServerResponse, req: IncomingMessage, answer: MetricsAnswer): void {
  res.statusCode = answer.status
  for (const [name, value] of Object.entries(answer.headers)) res.setHeader(name, value)
  res.end(req.method === 'HEAD' ? undefined : answer.body)
}
