import type { Config } from '../../config.ts'
import { accentsOf } from '../../core/brand/accents.ts'
import { logoPath } from '../../core/brand/logo-path.ts'
import { pathTo } from '../../core/pages/path-to.ts'
import { hasMailbox } from '../mailbox/has-mailbox.ts'

/** What the pages have to know before their first request. Everything else is asked by the public API. */
export interface PageConfig {
  /** The path of PUBLIC_URL, such as `/auth`; empty for a server with a host of its own. */
  basePath: string
  /** The path of the GraphQL API. */
  endpoint: string
  product: { name: string; logo: string | null; accents: ReturnType<typeof accentsOf> | null }
  /** Whether the console for administrators is served. */
  console: boolean
  /** Whether GraphiQL is served. */
  graphiql: boolean
  /** Whether `/dev/mailbox` has the mails of this server: it is in development on this machine, and sends none. */
  development: boolean
}

export function pageConfig(config: Config): PageConfig {
  return {
    basePath: pathTo(config, '/').replace(/\/$/, ''),
    endpoint: pathTo(config, '/graphql'),
    product: {
      name: config.productName,
      logo: logoPath(config),
      accents: config.brandColor === null ? null : accentsOf(config.brandColor),
    },
    console: config.adminConsole,
    graphiql: config.graphiql,
    development: hasMailbox(config),
  }
}
