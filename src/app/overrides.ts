import type { Logger } from 'pino'
import type { Hooks } from '../core/hooks/hooks.ts'
import type { GraphqlPlugin } from '../graphql/plugin.ts'
import type { Clock } from '../ports/clock.ts'
import type { IdentityProviders } from '../ports/identity-provider.ts'
import type { Mailer } from '../ports/mailer.ts'
import type { Database } from '../store/database.ts'
import type { ProviderOverrides } from './open-identity-providers.ts'

/** Parts that a test, or a program that embeds the server, can replace. */
export interface Overrides {
  clock?: Clock
  mailer?: Mailer
  logger?: Logger
  /** Seconds between polls of the job queue. 0: jobs only run when `drain` is called. */
  pollSeconds?: number
  /** False: nothing runs at intervals beside requests: for tests. */
  backgroundTasks?: boolean
  /** The database is migrated already. */
  migrated?: boolean
  /** Called with the migrated database before anything reads it: tests put its time under a clock of their own. */
  prepareDatabase?(database: Database): Promise<void>
  /** The folder of the built pages, `account.html` and `admin.html` with `assets/`: for tests. */
  webDirectory?: string
  /** Multiplies the timeouts after which the server, its database or Redis counts as too slow: for tests. */
  timeoutFactor?: number
  /** How identity providers are asked: a test sends what is meant for Google to a server of its own. */
  providerRequests?: ProviderOverrides
  /** Called around the operations of users: see docs/hooks.md. */
  hooks?: Hooks
  /** The identity providers, in place of those that the settings name. */
  identityProviders?: IdentityProviders
  /** Envelop plugins for the phases of every GraphQL operation: see docs/hooks.md. */
  plugins?: readonly GraphqlPlugin[]
}
