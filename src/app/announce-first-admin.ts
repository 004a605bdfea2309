import type { Logger } from 'pino'
import type { Services } from '../core/services.ts'
import { isAnyAdmin, makeFirstAdminLink } from '../features/admin/index.ts'

/**
 * Logs how to create the first administrator, while there is none. In development the log has the link. In production it
 * only names the command: logs are collected, and a reader of them must not become an administrator.
 */
export async function announceFirstAdmin(
  services: Pick<Services, 'config' | 'database'>,
  logger: Pick<Logger, 'info'>,
): Promise<void> {
  const { production, adminConsole } = services.config
  if (await isAnyAdmin(services.database.fork())) return
  if (production || !adminConsole) {
    logger.info('there is no administrator: `sallyport admin link` prints a link that creates the first one')
    return
  }
  const link = await makeFirstAdminLink(services)
  if (link instanceof Error) return
  logger.info({ link: link.url }, 'there is no administrator: this link creates the first one, once, within an hour')
}
