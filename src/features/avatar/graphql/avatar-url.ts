import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import { isAuthenticated } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import type { RequestContext } from '../../../graphql/context.ts'
import { UserType } from '../../user/index.ts'
import { avatarUrl } from '../domain/avatar-url.ts'
import { findAvatars } from '../domain/find-avatars.ts'

/** Nothing is kept: a mutation may change the picture between two fields of one document. */
const loaderOf = createContextCache(
  ({ services }: RequestContext) =>
    new DataLoader((userIds: readonly string[]) => findAvatars(services, userIds), { cache: false }),
)
const defaultSize = 256

builder.objectField(UserType, 'avatarUrl', (t) =>
  t.string({
    ...isAuthenticated(),
    nullable: true,
    description:
      'The URL of the profile picture, a square as WebP; null if there is none. Anybody who has the URL can read the picture. A new ' +
      'picture has a new URL.',
    args: {
      size: t.arg.int({
        defaultValue: defaultSize,
        description: 'The width and height in pixels: 64, 256 or 512.',
      }),
    },
    resolve: async (user, { size }, context) =>
      avatarUrl(context.services.config, await loaderOf(context).load(user.id), size ?? defaultSize),
  }),
)
