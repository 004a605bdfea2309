import { lockAdministrators } from '../../../core/access/store/administrators.ts'
import { ConflictError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { createOneTimeToken } from '../../../crypto/one-time-token.ts'
import { readNow } from '../../../store/now.ts'
import { isAnyAdmin, putFirstAdminLink } from '../store/first-admin-link.ts'

/** The lifetime of a link, in seconds. */
const seconds = 3600

/** A link that makes the first administrator. */
interface FirstAdminUrl {
  url: string
  expiresAt: Date
}

/**
 * Makes the link with which the first administrator is created, for those who can read the terminal or the log of the server. It is
 * shown in no page: behind a proxy on the same machine, every visitor comes from loopback. The token is in the fragment, which no
 * browser sends and no log has. An earlier link no longer works.
 *
 * @returns a ConflictError if there is an administrator
 */
export async function makeFirstAdminLink({
  config,
  database,
}: Pick<Services, 'config' | 'database'>): Promise<FirstAdminUrl | ConflictError> {
  const { token, hash } = createOneTimeToken()
  return database.transactional(async (em) => {
    await lockAdministrators(em)
    if (await isAnyAdmin(em)) return new ConflictError('There is an administrator already.')
    const now = await readNow(em)
    const expiresAt = new Date(now.getTime() + seconds * 1000)
    await putFirstAdminLink(em, { hash, createdAt: now, expiresAt })
    return { url: `${config.publicUrl}/admin/first#${token}`, expiresAt }
  })
}
