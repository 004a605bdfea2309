import { actorOf } from '../../../core/access/actor.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import {
  EmailTakenError,
  type FieldError,
  PasswordCompromisedError,
  type ScopeNotGrantedError,
  UsernameTakenError,
  ValidationError,
} from '../../../core/errors.ts'
import { choosePassword } from '../../../core/identity/choose-password.ts'
import { normalizeEmail } from '../../../core/identity/email-address.ts'
import { isUsername, normalizeName } from '../../../core/identity/profile-rules.ts'
import {
  findUserByEmail,
  findUserById,
  insertUser,
  type RateLimitTier,
  type User,
} from '../../../core/identity/store/user.ts'
import type { Client, Services } from '../../../core/services.ts'
import { queueAccountMail } from '../../account/domain/account-mail.ts'
import { invalidEmail, invalidName, invalidUsername } from '../../account/domain/check-sign-up.ts'
import { sendReset } from '../../account/domain/send-account-mail.ts'
import { setRoleAndTier } from '../store/user-administration.ts'
import { type AdminAccess, mayGrantRole } from './privilege.ts'

export interface CreateUserInput {
  email: string
  password?: string | null | undefined
  name?: string | null | undefined
  username?: string | null | undefined
  role: string
  tier: RateLimitTier
  emailVerified: boolean
}

type Refusal = ValidationError | PasswordCompromisedError | EmailTakenError | UsernameTakenError | ScopeNotGrantedError

/**
 * Makes an account for somebody. Without a password they are mailed a link to set one; an address that is not vouched
 * for is mailed a link to confirm it.
 */
export async function createUser(
  services: Services,
  access: AdminAccess,
  input: CreateUserInput,
  client: Client,
): Promise<User | Refusal> {
  const checked = check(services, input)
  if (checked instanceof ValidationError || checked instanceof PasswordCompromisedError) return checked
  const refused = mayGrantRole(services, access, input.role)
  if (refused) return refused
  const { password, ...account } = checked
  const passwordHash = password === null ? null : await services.passwords.hash(password)
  const now = services.clock.now()
  return services.database.fork().transactional(async (em): Promise<User | Refusal> => {
    const emailVerifiedAt = input.emailVerified ? now : null
    const id = await insertUser(em, { ...account, emailVerifiedAt, role: input.role, passwordHash, now })
    if (!id) return (await findUserByEmail(em, account.email)) ? new EmailTakenError() : new UsernameTakenError()
    await setRoleAndTier(em, id, { role: input.role, tier: input.tier, now })
    const { userId, apiKeyId, impersonatorId } = actorOf(access)
    const details = { role: input.role, tier: input.tier }
    await recordEvent(
      em,
      { type: 'USER_CREATED', actorId: userId, apiKeyId, impersonatorId, targetId: id, details },
      client,
      now,
    )
    const user = await findUserById(em, id)
    if (!user) throw new Error('The account that was just made is not there')
    if (passwordHash === null) await sendReset(services, em, user)
    else if (!input.emailVerified) await queueAccountMail(services, em, { kind: 'VERIFY', email: user.email })
    return user
  })
}

function check(services: Pick<Services, 'config'>, input: CreateUserInput) {
  const email = normalizeEmail(input.email)
  const name = input.name ? normalizeName(input.name) : null
  const username = input.username || null
  const owner = { email: email ?? '@', name, username }
  const password = input.password ? choosePassword(services.config, input.password, owner, ['input', 'password']) : null
  const fields: FieldError[] = []
  if (!email) fields.push(invalidEmail(['input', 'email']))
  if (input.name && !name) fields.push(invalidName(['input', 'name']))
  if (username && !isUsername(username)) fields.push(invalidUsername(['input', 'username']))
  if (!isRole(services, input.role)) fields.push(unknownRole(['input', 'role']))
  if (password instanceof ValidationError) fields.push(...password.fields)
  if (fields.length > 0 || !email) return new ValidationError(fields)
  if (password instanceof PasswordCompromisedError) return password
  return { email, name, username, password: password as string | null }
}

/** Whether the operator has a role of this name. */
export function isRole(services: Pick<Services, 'config'>, role: string): boolean {
  return Object.hasOwn(services.config.roles, role)
}

/** No role of the configuration. */
export function unknownRole(path: string[]): FieldError {
  return { path, rule: 'known_role', message: 'There is no such role in the configuration.' }
}
