import type { Config, Secrets } from '../../../config.ts'
import { ValidationError } from '../../../core/errors.ts'
import { choosePassword } from '../../../core/identity/choose-password.ts'
import { normalizeEmail } from '../../../core/identity/email-address.ts'

/**
 * Checks ADMIN_EMAIL and ADMIN_PASSWORD by the rules of every address and password: the account that holds every scope
 * must not have a password that attackers try first, nor be silently absent.
 *
 * @returns one sentence per problem, none of which quotes the password
 */
export function checkDefaultAdmin(
  config: Pick<Config, 'adminEmail' | 'passwordMinLength' | 'productName'>,
  { adminPassword }: Pick<Secrets, 'adminPassword'>,
): string[] {
  const problems: string[] = []
  const email = config.adminEmail === null ? null : normalizeEmail(config.adminEmail)
  if (config.adminEmail !== null && email === null) {
    problems.push('ADMIN_EMAIL must be an email address such as admin@example.com.')
  }
  if (adminPassword === null) return problems
  const password = choosePassword(config, adminPassword, { email: email ?? '' }, [])
  if (typeof password !== 'string') problems.push(`ADMIN_PASSWORD cannot be used. ${reasonOf(password)}`)
  return problems
}

function reasonOf(error: Exclude<ReturnType<typeof choosePassword>, string>): string {
  return error instanceof ValidationError ? error.fields.map(({ message }) => message).join(' ') : error.message
}
