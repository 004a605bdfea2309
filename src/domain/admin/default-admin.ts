import { insertUser, isAnyUser, lockAdministrators, setRoleAndTier } from '../../store/user.ts'
import { normalizeEmail } from '../account/email-address.ts'
import { recordEvent } from '../audit/record-event.ts'
import { thisMachine } from '../audit/this-machine.ts'
import type { Services } from '../services.ts'

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
    const role = 'admin'
    const id = await insertUser(em, {
      email,
      emailVerifiedAt: now,
      username: null,
      name: null,
      role,
      passwordHash,
      now,
    })
    if (!id) return false
    await setRoleAndTier(em, id, { role, tier: 'ENTERPRISE', now })
    const details = { role, from: 'ADMIN_EMAIL' }
    await recordEvent(em, { type: 'USER_CREATED', targetId: id, details }, thisMachine, now)
    return true
  })
}
