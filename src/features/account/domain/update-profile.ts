import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { UsernameTakenError, ValidationError } from '../../../core/errors.ts'
import { checkUserInput } from '../../../core/identity/check-user-input.ts'
import { updateUserProfile } from '../../../core/identity/store/change-user.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { administratorAt, originOf } from '../../../core/mail/change-origin.ts'
import type { Services } from '../../../core/services.ts'
import type { UploadedFile } from '../../../core/uploaded-file.ts'
import { readNow } from '../../../store/now.ts'
import { setAvatar, storeAvatar } from '../../avatar/index.ts'
import { lockCaller } from '../../session/index.ts'
import { accountEvents } from '../events.ts'
import { notifyOfUsername } from './notify-of-username.ts'

/** A field that is undefined is not changed. Null, or an empty text, removes the value. */
interface UpdateProfileInput {
  name?: string | null | undefined
  username?: string | null | undefined
  avatar?: UploadedFile | null | undefined
}

type Deps = Pick<Services, 'blobs' | 'config' | 'database' | 'jobs' | 'keys' | 'pictures'>

/**
 * Changes the caller's own name, username or picture. A change of the username mails a notice.
 *
 * @throws PicturesOverloadedError, BlobStoreUnavailableError
 */
export async function updateProfile(
  deps: Deps,
  caller: Caller<UserAccess>,
  input: UpdateProfileInput,
): Promise<User | ValidationError | UsernameTakenError> {
  const checked = checkUserInput(deps.config, { name: input.name, username: input.username }, ['input'])
  if (checked instanceof ValidationError) return checked
  const { name, username } = checked
  const { access, client } = caller
  const { id } = access.user
  const avatar = input.avatar ? await storeAvatar(deps, input.avatar, ['input', 'avatar']) : input.avatar
  if (avatar instanceof ValidationError) return avatar
  return deps.database.transactional(async (em) => {
    const now = await readNow(em)
    const before = await lockCaller(em, access)
    const old = { name: before.name ?? null, username: before.username ?? null }
    if (!(await updateUserProfile(em, id, { name, username, now }))) return new UsernameTakenError()
    if (avatar !== undefined) await setAvatar(deps, em, { userId: id, name: avatar, now })
    const user = await lockUserById(em, id)
    if (!user) throw new Error('The user that was updated in this transaction does not exist')
    const texts = (['name', 'username'] as const).filter((field) => (user[field] ?? null) !== old[field])
    const details = { fields: avatar === undefined ? texts : [...texts, 'avatar'] }
    await recordEvent(em, accountEvents.PROFILE_CHANGED, caller, { at: now, details })
    const isImpersonated = access.kind === 'SESSION' && access.session.impersonatorId
    const origin = isImpersonated ? administratorAt(now) : originOf(client, now)
    await notifyOfUsername(deps, em, { user, from: old.username, to: user.username ?? null, origin })
    return user
  })
}
