import { UserNotFoundError } from '../core/errors.ts'
import { type Promotion, promoteAdmin } from '../features/admin/index.ts'
import { withParts } from './open-parts.ts'
import { CommandError, type Outcome, type Terminal } from './terminal.ts'

export interface PromoteAdminOptions {
  email: string
}

/** Makes an existing account an administrator, and prints the changes and warnings. */
export async function promoteAdminCommand(terminal: Terminal, { email }: PromoteAdminOptions): Promise<Outcome> {
  const settings = terminal.settings()
  return withParts(terminal, settings, async (parts) => {
    const promoted = await promoteAdmin(parts, email)
    if (promoted instanceof UserNotFoundError) {
      throw new CommandError('No account has this address. `sallyport admin create` creates an administrator.')
    }
    const { id, from, to, warnings } = promoted
    const changed = from.role !== to.role
    return {
      json: { id, email: promoted.email, changed, from, to, warnings },
      text: [describeChange(promoted), ...warnings.map((warning) => warningTexts[warning])].join('\n'),
    }
  })
}

function describeChange({ email, from, to }: Promotion): string {
  if (from.role === to.role) return `${email} is already an administrator. Nothing was changed.`
  const role = `The role was changed from ${from.role} to ${to.role}`
  const tier = from.tier === to.tier ? '' : ` and the tier from ${from.tier} to ${to.tier}`
  return `${email} is an administrator now. ${role}${tier}.`
}

const warningTexts: Record<Promotion['warnings'][number], string> = {
  NO_PASSWORD: 'The account has no password: its owner has to request a password reset before logging in.',
  EMAIL_NOT_VERIFIED: 'The address is not confirmed: make sure that the account belongs to the person you mean.',
  SUSPENDED: 'The account is suspended and cannot log in until the suspension ends.',
}
