import type { PageDeclaration } from '../core/pages/page.ts'
import type { Services } from '../core/services.ts'
import type { GraphqlServer } from '../graphql/server.ts'
import type { FileMailbox } from '../ports/file-mailbox.ts'
import type { Metrics } from './metrics.ts'
import type { Logo } from './serve-logo.ts'

export interface HttpDeps {
  services: Services
  graphql: GraphqlServer
  /** Logs an unexpected failure. @param correlationId that the client receives, if the answer can still say it */
  report(error: unknown, correlationId?: string): void
  /** Answers `/metrics`; null when it is disabled. */
  metrics: Metrics['answer']
  limitPage: LimitPage
  hashesPassword: HashesPassword
  /** The pages that the features declare. */
  pages: readonly PageDeclaration[]
  /** The operator's logo; null for none. */
  logo: Logo | null
  /** The mails that were written to files; null in production, and where mails are sent. */
  mailbox: FileMailbox | null
  /** The folder of the built pages, which need not exist. */
  webDirectory: string
  /** Multiplies the lag of the event loop at which requests are refused. */
  timeoutFactor: number
}

/** A request for a page: a view with the fields of the URL, or a posted form with its fields. */
interface PageUse {
  path: string
  kind: 'VIEW' | 'FORM'
  fields: URLSearchParams
  network: string
}

/** Counts the use of a page like the mutation that it calls. @throws RequestError RATE_LIMITED */
export type LimitPage = (use: PageUse) => Promise<void>

/** Whether the mutation that a posted form calls hashes a password. */
export type HashesPassword = (use: Pick<PageUse, 'path' | 'fields'>) => boolean
