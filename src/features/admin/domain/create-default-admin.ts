import type { Secrets } from '../../../config.ts'
import { lockAdministrators } from '../../../core/access/store/administrators.ts'
import { choosePassword } from '../../../core/identity/choose-password.ts'
import { normalizeEmail } from '../../../core/identity/email-address.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { isAnyUser } from '../store/user-administration.ts'
import { insertAdmin } from './insert-admin.ts'

/**
 * Creates the first administrator from ADMIN_EMAIL and ADMIN_PASSWORD in a database without users. Once there is a user, the
 * two variables have no effect.
 *
 * @returns whether an administrator was created
 */
export async function createDefaultAdmin(
  deps: Pick<Services, 'config' | 'database' | 'passwords'>,
  { adminPassword }: Pick<Secrets, 'adminPassword'>,
): Promise<boolean> {
  const { config } = deps
  const email = config.adminEmail && normalizeEmail(config.adminEmail)
  if (!email || !adminPassword || (await isAnyUser(deps.database.fork()))) return false
  const password = choosePassword(config, adminPassword, { email }, [])
  if (typeof password !== 'string') return false
  const passwordHash = await deps.passwords.hash(password)
  return deps.database.transactional(async (em) => {
    const now = await readNow(em)
    await lockAdministrators(em)
    if (await isAnyUser(em)) return false
    return (await insertAdmin(em, { email, name: null, passwordHash, from: 'ADMIN_EMAIL', now })) !== null
  })
}
