import type { Config } from '../../config.ts'
import { pathTo } from '../../core/pages/path-to.ts'

/** Whether this server has the console for administrators. */
export function hasConsole(config: Pick<Config, 'production'>): boolean {
  return !config.production
}

/** What the pages have to know before their first request. Everything else is asked by the public API. */
export interface PageConfig {
  /** The path of PUBLIC_URL, such as `/auth`; empty for a server with a host of its own. */
  basePath: string
  /** The path of the GraphQL API. */
  endpoint: string
  product: { name: string; logo: string | null; color: string | null }
  /** Whether the console for administrators is served. */
  console: boolean
  /** Whether GraphiQL is served. */
  graphiql: boolean
  development: boolean
}

export function pageConfig(config: Config): PageConfig {
  return {
    basePath: pathTo(config, '/').replace(/\/$/, ''),
    endpoint: pathTo(config, '/graphql'),
    product: { name: config.productName, logo: null, color: null },
    console: hasConsole(config),
    graphiql: config.graphiql,
    development: !config.production,
  }
}
