import type { Feature } from '../../core/feature.ts'
import { avatarCleanUpQueue } from './domain/avatar-clean-up-queue.ts'
import { deleteUnusedAvatars } from './domain/delete-unused-avatars.ts'
import './graphql/avatar-url.ts'
import { AvatarEntity } from './store/avatar.ts'
import { AvatarFileEntity } from './store/avatar-file.ts'

export { avatarUrl } from './domain/avatar-url.ts'
export { readAvatar } from './domain/read-avatar.ts'
export { setAvatar } from './domain/set-avatar.ts'
export { storeAvatar } from './domain/store-avatar.ts'
export { findAvatarNames } from './store/avatar.ts'

/** Profile pictures: decoding, storing, serving and deleting them. */
export const avatarFeature = {
  name: 'avatar',
  entities: [AvatarEntity, AvatarFileEntity],
  jobs: { [avatarCleanUpQueue.name]: deleteUnusedAvatars },
  // The files of uploads that did not succeed belong to no change that could queue the job.
  cleanUp: (em, deps) => avatarCleanUpQueue.add(deps, em, {}),
} satisfies Feature
