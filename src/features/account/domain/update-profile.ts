import type { Actor } from '../../../core/access/actor.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { type FieldError, UsernameTakenError, ValidationError } from '../../../core/errors.ts'
import { isUsername, normalizeName } from '../../../core/identity/profile-rules.ts'
import { findUserById, type User, updateUserProfile } from '../../../core/identity/store/user.ts'
import type { Client, Services } from '../../../core/services.ts'
import { invalidName, invalidUsername } from './check-sign-up.ts'

/** A field that is left out stays as it is; null removes it. */
export interface ProfileInput {
  name?: string | null | undefined
  username?: string | null | undefined
}

/** Changes the caller's own name or username. */
export async function updateProfile(
  services: Pick<Services, 'clock' | 'database'>,
  actor: Actor,
  input: ProfileInput,
  client: Client,
): Promise<User | ValidationError | UsernameTakenError> {
  const name = input.name ? normalizeName(input.name) : input.name === '' ? null : input.name
  const fields: FieldError[] = []
  if (input.name && !name) fields.push(invalidName(['input', 'name']))
  if (input.username && !isUsername(input.username)) fields.push(invalidUsername(['input', 'username']))
  if (fields.length > 0) return new ValidationError(fields)
  const username = input.username === '' ? null : input.username
  const now = services.clock.now()
  return services.database.fork().transactional(async (em) => {
    if (!(await updateUserProfile(em, actor.userId, { name, username, now }))) return new UsernameTakenError()
    const entry = {
      type: 'PROFILE_CHANGED' as const,
      actorId: actor.userId,
      apiKeyId: actor.apiKeyId,
      impersonatorId: actor.impersonatorId,
    }
    await recordEvent(em, entry, client, now)
    const user = await findUserById(em, actor.userId)
    if (!user) throw new Error('The user that was just changed is not there')
    return user
  })
}
