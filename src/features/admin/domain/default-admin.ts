import { normalizeEmail } from '../../../core/identity/email-address.ts'
import type { Services } from '../../../core/services.ts'
import { isAnyUser, lockAdministrators } from '../store/user-administration.ts'
import { insertAdmin } from './create-admin.ts'

/**
 * Makes the first administrator from ADMIN_EMAIL and ADMIN_PASSWORD, on a database without a single user. Afterwards the
 * two change nothing. @returns whether it was made
 */
export async function createDefaultAdmin(
  services: Pick<Services, 'clock' | 'config' | 'database' | 'passwords'>,
): Promise<boolean> {
  const { adminEmail, adminPassword } = services.config
  const email = adminEmail && normalizeEmail(adminEmail)
  if (!email || !adminPassword || (await isAnyUser(services.database.fork()))) return false
  const passwordHash = await services.passwords.hash(adminPassword.normalize('NFC'))
  const now = services.clock.now()
  return services.database.fork().transactional(async (em) => {
    await lockAdministrators(em)
    if (await isAnyUser(em)) return false
    return (await insertAdmin(em, { email, name: null, passwordHash, from: 'ADMIN_EMAIL', now })) !== null
  })
}
