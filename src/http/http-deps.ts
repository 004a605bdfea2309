import type { PageDeclaration } from '../core/pages/page.ts'
import type { Services } from '../core/services.ts'
import type { GraphqlServer } from '../graphql/server.ts'
import type { Metrics } from './metrics.ts'

export interface HttpDeps {
  services: Services
  graphql: GraphqlServer
  report(error: unknown): void
  /** Answers `/metrics`; null when it is disabled. */
  metrics: Metrics['answer']
  limitPage: LimitPage
  /** The pages that the features declare. */
  pages: readonly PageDeclaration[]
  /** Multiplies the lag of the event loop at which requests are refused. */
  timeoutFactor: number
}

/** Counts a posted form like the mutation that it stands for. @returns seconds to wait when it is over the limit, else null */
export type LimitPage = (path: string, form: URLSearchParams, network: string) => Promise<number | null>
