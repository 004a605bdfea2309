import type { EntityManager } from '@mikro-orm/postgresql'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { thisMachine } from '../../../core/audit/system-client.ts'
import { EmailTakenError, PasswordCompromisedError, ValidationError } from '../../../core/errors.ts'
import { choosePassword } from '../../../core/identity/choose-password.ts'
import { normalizeEmail } from '../../../core/identity/email-address.ts'
import { normalizeName } from '../../../core/identity/profile-rules.ts'
import { findUserByEmail, findUserById, insertUser, type User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { invalidEmail, invalidName } from '../../account/domain/check-sign-up.ts'
import { sendReset } from '../../account/domain/send-account-mail.ts'
import { lockAdministrators, setRoleAndTier } from '../store/user-administration.ts'

export interface CreateAdminInput {
  email: string
  /** Null: a link to set one is mailed. */
  password: string | null
  name: string | null
}

type Needs = Pick<Services, 'clock' | 'config' | 'database' | 'jobs' | 'keys' | 'passwords'>

/** Makes an administrator for somebody at the machine itself: whoever can read the server's secret may do everything. */
export async function createAdmin(
  services: Needs,
  input: CreateAdminInput,
): Promise<User | ValidationError | PasswordCompromisedError | EmailTakenError> {
  const email = normalizeEmail(input.email)
  if (!email) return new ValidationError([invalidEmail(['email'])])
  const name = input.name === null ? null : normalizeName(input.name)
  if (input.name !== null && !name) return new ValidationError([invalidName(['name'])])
  const password =
    input.password === null ? null : choosePassword(services.config, input.password, { email, name }, ['password'])
  if (password instanceof ValidationError || password instanceof PasswordCompromisedError) return password
  const passwordHash = password === null ? null : await services.passwords.hash(password)
  const now = services.clock.now()
  return services.database.fork().transactional(async (em) => {
    await lockAdministrators(em)
    const user = await insertAdmin(em, { email, name, passwordHash, from: 'command line', now })
    if (!user) return new EmailTakenError()
    if (passwordHash === null) await sendReset(services, em, user)
    return user
  })
}

/** Makes an administrator of the highest tier with a confirmed address. Null when the address has an account. */
export async function insertAdmin(
  em: EntityManager,
  admin: { email: string; name: string | null; passwordHash: string | null; from: string; now: Date },
): Promise<User | null> {
  const { from, now, ...account } = admin
  const role = 'admin'
  if (await findUserByEmail(em, account.email)) return null
  const id = await insertUser(em, { ...account, username: null, role, emailVerifiedAt: now, now })
  if (!id) return null
  await setRoleAndTier(em, id, { role, tier: 'ENTERPRISE', now })
  await recordEvent(em, { type: 'USER_CREATED', targetId: id, details: { role, from } }, thisMachine, now)
  return findUserById(em, id)
}
