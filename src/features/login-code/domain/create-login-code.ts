import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { lockOrganizationStateShared } from '../../../core/access/store/find-organizations.ts'
import type { ValidationError } from '../../../core/errors.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import { RequestError } from '../../../core/request-error.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { lockOpenSessionOf, sessionEnded } from '../../session/index.ts'
import type { Return } from './check-return.ts'
import { issueLoginCode } from './issue-login-code.ts'
import type { LoginCode } from './login-code.ts'

type Deps = Pick<Services, 'config' | 'database'>

/**
 * Hands the caller's sign-in to an application: the code opens a session of the same user there.
 *
 * An impersonated session makes none. The new session would no longer name the impersonator, and would outlive the hour of an
 * impersonation.
 *
 * @throws RequestError FORBIDDEN for an impersonated session, TOKEN_INVALID if the session ended meanwhile
 */
export async function createLoginCode(
  deps: Deps,
  caller: Caller<SessionAccess>,
  input: Return,
): Promise<LoginCode | ValidationError> {
  const { session, user, organization } = caller.access
  if (session.impersonatorId) {
    throw new RequestError('FORBIDDEN', 'An impersonated session cannot hand its sign-in to an application.')
  }
  return deps.database.transactional(async (em) => {
    // Lock order: the user, the organization, the session.
    const stored = await lockUserById(em, user.id)
    const organizationId = organization?.organization.id ?? null
    const held =
      stored && organizationId ? await lockOrganizationStateShared(em, { organizationId, userId: user.id }) : null
    const open = stored && (await lockOpenSessionOf(em, user.id, session.id, await readNow(em)))
    if (!open) throw sessionEnded()
    return issueLoginCode(deps, em, caller, {
      ...input,
      user,
      method: 'login_code',
      provedAt: open.provedAt ?? null,
      secondFactorAt: open.secondFactorAt ?? null,
      organizationId: held?.organization.id ?? null,
      sessionId: session.id,
    })
  })
}
