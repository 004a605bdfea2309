import type { EntityManager, EntitySchema } from '@mikro-orm/postgresql'
import type { EventType } from './audit/event-type.ts'
import type { ErrorDeclaration } from './expected-error.ts'
import type { MailTemplate } from './mail/mail-template.ts'
import type { TokenPurpose } from './one-time-token/purpose.ts'
import type { PageDeclaration } from './pages/page.ts'
import type { Services } from './services.ts'

/** A job of a queue. If it throws, it is retried. */
export type JobHandler = (deps: JobDeps, job: object) => Promise<void>

export type JobDeps = Pick<Services, 'blobs' | 'config' | 'database' | 'hooks' | 'jobs' | 'keys' | 'pictures'> & {
  /** Logs a fault of the server after which the job continues. */
  report(error: unknown, correlationId: string): void
}

/** Deletes rows that are no longer needed. */
export type CleanUp = (em: EntityManager, deps: Pick<Services, 'config' | 'jobs'>, now: Date) => Promise<void>

/**
 * The record that a feature exports. The records are joined in `src/features/index.ts`, which is the only list that a new
 * feature is added to.
 */
export interface Feature {
  name: string
  entities?: readonly EntitySchema[]
  errors?: readonly ErrorDeclaration[]
  events?: Record<string, EventType>
  mails?: readonly MailTemplate<unknown>[]
  purposes?: readonly TokenPurpose[]
  pages?: readonly PageDeclaration[]
  /** By queue. */
  jobs?: Record<string, JobHandler>
  /** One, or several of which each is tried if another fails. */
  cleanUp?: CleanUp | readonly CleanUp[]
}
