import { lockAdministrators } from '../../../core/access/store/administrators.ts'
import { EmailTakenError, PasswordCompromisedError, ValidationError } from '../../../core/errors.ts'
import { checkUserInput } from '../../../core/identity/check-user-input.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { sendFirstPassword } from '../../account/index.ts'
import { insertAdmin } from './insert-admin.ts'

interface CreateAdminInput {
  email: string
  /** Without a password, a link to set one is mailed. */
  password?: string | null | undefined
  name?: string | null | undefined
}

type Deps = Pick<Services, 'config' | 'database' | 'jobs' | 'keys' | 'passwords'>

/**
 * Creates an administrator from the command line. There is no caller to check: anyone who can run commands on this machine
 * can read the secret of the server.
 */
export async function createAdmin(
  deps: Deps,
  input: CreateAdminInput,
): Promise<User | ValidationError | PasswordCompromisedError | EmailTakenError> {
  const checked = checkUserInput(deps.config, input, [])
  if (checked instanceof ValidationError || checked instanceof PasswordCompromisedError) return checked
  const { email, name = null, password } = checked
  const passwordHash = password ? await deps.passwords.hash(password) : null
  return deps.database.transactional(async (em) => {
    const now = await readNow(em)
    await lockAdministrators(em)
    const user = await insertAdmin(em, { email, name, passwordHash, from: 'command line', now })
    if (!user) return new EmailTakenError()
    if (passwordHash === null) await sendFirstPassword(deps, em, user)
    return user
  })
}
